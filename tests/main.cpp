// main() of the test programs: as that of gtest, except that a test that ends the process fails. By exit(0) in the middle of
// a test the tests after it would not run, and all would count as passed.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace fencepost::test_main {
namespace {

constexpr int ended_early = 70;  // EX_SOFTWARE of sysexits.h

bool finished = false;
pid_t program = 0;

void check_finished() {
  if (finished || getpid() != program) return;  // a forked child of a test ends as it likes
  std::fputs("FAILED: exit() was called before all tests had run\n", stderr);
  _exit(ended_early);
}

int run(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  program = getpid();
  if (std::atexit(check_finished) != 0) return ended_early;
  const int result = RUN_ALL_TESTS();
  finished = true;
  return result;
}

}  // namespace
}  // namespace fencepost::test_main

int main(int argc, char** argv) { return fencepost::test_main::run(argc, argv); }
