// A simulated machine: what it is made of, and its printed form. harness/sampling measures on it in virtual time
// (simulated_sampler.hpp); what its operations really cost is known (operation.hpp).
#pragma once

#include <cstdint>
#include <ostream>
#include <vector>

#include "harness/topology/topology.hpp"
#include "tests/simulated/activity.hpp"
#include "tests/simulated/counter.hpp"
#include "tests/simulated/cpu.hpp"

namespace fencepost::simulated {

struct MachineModel {
  std::uint64_t seed = 1;
  unsigned cpus = 2;
  unsigned smt = 1;  ///< CPUs on each core
  CounterModel counter;
  std::vector<CoreModel> kinds{{}};  ///< of cores; the first CPUs have the last one
  FrequencyModel frequency;
  std::vector<ActivityModel> activities;  ///< on each CPU
  double unfairness =
      0.0;  ///< of contended operations: 0: all threads get as many; 1: some get a tenth of others
  double wake_up_share = 0.1;  ///< of the time of blocking operations: the kernel wakes a thread up

  friend std::ostream& operator<<(std::ostream& out, const MachineModel& model);
};

/// The kind of the core of a CPU.
int kind_of(const MachineModel& model, unsigned cpu);

/// In order of placement: CPUs of one core are neighbours.
std::vector<harness::Pu> pus_of(const MachineModel& model);

}  // namespace fencepost::simulated
