// fencepost: what synchronisation costs on this machine. `fencepost --help` tells how it is run; it cannot
// measure a machine it does not run on.
#include <iostream>

#include "harness/session/run.hpp"

int main(int argc, char** argv) {
  return fencepost::harness::run({argv + 1, argv + argc}, std::cout, std::cerr);
}
