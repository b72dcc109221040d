#include "tests/explore/mutant.hpp"

#include <algorithm>
#include <utility>

#include "tests/explore/explorer.hpp"

namespace fencepost::explore {

/// Of an operation of the code, in this exploration.
Fault Explorer::fault_of(const Use& use) {
  if (options_.uses != nullptr && std::ranges::find(*options_.uses, use) == options_.uses->end())
    options_.uses->push_back(use);
  const bool mutated = options_.mutant != nullptr && options_.mutant->use == use;
  return mutated ? options_.mutant->fault : Fault::none;
}

void Explorer::perform(Operation& operation) {
  const Fault fault =
      fault_of({operation.site, operation.kind, operation.order, operation.failure});
  fault == Fault::none ? act(operation) : act_as(fault, operation);
}

void Explorer::act_as(Fault fault, Operation& operation) {
  operation.order = weakened(operation.order, operation.kind, fault);
  if (fault == Fault::failure_relaxed) operation.failure = relaxed;
  if (fault == Fault::swapped_arguments) std::swap(operation.operand, operation.expected);
  if (fault == Fault::left_out) return;
  if (fault != Fault::not_atomic) {
    act(operation);
    if (fault == Fault::failure_ignored) operation.written = true;
    return;
  }
  Operation load{Kind::load, operation.location, operation.order};
  act(load);
  operation.read = load.read;
  const Effect effect = operation.effect(load.read);
  operation.written = effect.writes;
  Operation store{Kind::store, operation.location, operation.order, relaxed, effect.value};
  if (effect.writes) act(store);
}

}  // namespace fencepost::explore
