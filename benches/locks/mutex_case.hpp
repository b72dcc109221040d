// What the cases of a mutex have in common: the object that is locked, and how a case is described.
#pragma once

#include <cstdint>
#include <utility>

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "harness/benchmark/registry.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/holder.hpp"

namespace fencepost::bench {

/// The lock and what it guards, side by side as in real objects. Mutual exclusion is proved by plain, non-atomic
/// additions with the work between reading the sum and writing it.
template <Mutex M>
struct Guarded {
  M mutex;
  std::uint64_t sum = 0;
};

template <Mutex M>
harness::Case mutex_case(harness::CaseName name) {
  harness::Case c = harness::named_case(std::move(name));
  c.pace = pace_of(c.threads, M::blocks);
  c.bytes = sizeof(Guarded<M>);
  c.obstacle = obstacle_to<M>();
  double allocated = 0;
  if constexpr (requires { M::allocated_bytes; }) allocated = M::allocated_bytes;
  c.constants["bytes"] = sizeof(M) + allocated;
  if constexpr (support::has_node<M>)
    c.constants["node_bytes"] = sizeof(typename M::node) + allocated;
  return c;
}

}  // namespace fencepost::bench
