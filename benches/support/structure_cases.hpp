// The cases of a StructureBench.
#pragma once

#include <memory>
#include <utility>

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {

/// Whether threads may be put to sleep in it; a kind that is always wait-free does not say.
template <class S>
constexpr bool may_block() {
  if constexpr (requires { S::blocks; }) return S::blocks;
  return false;
}

/// With so many threads. The benchmark is made of `arguments`.
template <class Bench, class... Arguments>
void add_case(const harness::Scope& scope, const harness::CaseName& name, unsigned threads,
              Arguments... arguments) {
  using S = typename Bench::structure;
  harness::Case c = harness::named_case(name.with_threads(threads));
  c.pace = pace_of(threads, may_block<S>());
  c.bytes = Bench::bytes();
  c.own_bytes = Bench::own_bytes;
  c.timed_code = Bench::timed_code();
  c.make = [=] { return std::make_unique<Bench>(arguments...); };
  c.obstacle = obstacle_to<S>();
  scope.add(std::move(c));
}

/// The name of the case that times each operation of another one.
inline harness::CaseName each(const harness::CaseName& of) {
  return of.with_operation("each_" + of.operation);
}

/// With each number of threads.
template <class Bench, class... Arguments>
void add_cases(const harness::Scope& scope, const harness::CaseName& name, Arguments... arguments) {
  for (const unsigned threads : scope.thread_counts)
    add_case<Bench>(scope, name, threads, arguments...);
}

}  // namespace fencepost::bench
