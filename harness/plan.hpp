// What is to be measured, and on which PUs: the command line applied to a topology.
#pragma once

#include <vector>

#include "harness/options.hpp"
#include "harness/subject.hpp"
#include "harness/topology.hpp"

namespace fencepost::harness {

struct Plan {
  Topology topology;
  std::vector<Pu> pus;  ///< of the team, in order of placement
  std::vector<Case> cases;
};

/// Reads the topology. Throws UserError for PUs, thread counts or a filter that it can't serve.
Plan make_plan(const Options& options);

}  // namespace fencepost::harness
