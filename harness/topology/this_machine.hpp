// Measuring needs the topology of the machine that the program runs on; plans do not.
#pragma once

#include <string>

#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// Throws UserError where the environment put another machine's topology in place of this one's. `purpose`: what needs
/// this machine's, as a clause ("--doctor examines the machine that it runs on"); `otherwise`: what else can be done.
void require_this_machine(const Topology& topology, const std::string& purpose,
                          const std::string& otherwise = "");

}  // namespace fencepost::harness
