// Random simulated machines of whole kinds, and how a machine on which something fails is reduced.
#pragma once

#include <functional>
#include <vector>

#include "tests/simulated/machine.hpp"
#include "tests/simulated/operation.hpp"

namespace fencepost::simulated {

/// A machine whose clock can be trusted, of 1 to 8 CPUs, with anything else going on beside.
MachineModel random_machine(std::uint64_t seed);

/// A random machine with a clock that is wrong in some way.
MachineModel random_hostile_machine(std::uint64_t seed);

/// 2 to 1,024 CPUs, each with one involuntary switch per second and timer interrupts.
MachineModel random_large_machine(std::uint64_t seed);

/// Three operations of one thread, and with several CPUs two of several threads. The same for each machine.
std::vector<Operation> operations_for(const MachineModel& model);

/// The machine without one thing after another, as long as it `fails` like that. Calls `fails` some ten to a hundred times.
MachineModel shrunk(MachineModel model, const std::function<bool(const MachineModel&)>& fails);

}  // namespace fencepost::simulated
