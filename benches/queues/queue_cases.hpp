// What does an item cost through a queue: there and back over two queues, and one way with as many threads on either side as the
// queue allows; and both from near to far? The queues are in several files by what they allow: in one, with those of other
// libraries, they took g++ 730 MB.
#pragma once

#include <vector>

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "benches/spinning_channel.hpp"
#include "benches/stream_cases.hpp"

namespace fencepost::bench {

template <Queue Q>
constexpr bool allows(unsigned senders, unsigned receivers) {
  return (senders == 1 || Q::producers == ends::many) &&
         (receivers == 1 || Q::consumers == ends::many);
}

/// Of one to one and of many to many what is taken first; the others by distance are there when they are asked for.
template <Queue Q>
inline constexpr bool core_by_distance =
    Q::name == "spsc_ring" || Q::name == "spsc_ring_cached" || Q::name == "mpmc_vyukov";

template <Queue Q>
void add_queue(const harness::Scope& scope, const std::vector<harness::PuPair>& pairs) {
  const auto pace = pace_of(2, Q::blocks);
  const StreamCases<SpinningChannel<Q>> cases(scope, "queue", Q::name, pace);
  cases.add_each_round_trip(64);
  for (const std::size_t capacity : {64U, 1024U}) {
    cases.add_round_trip(capacity);
    if (Q::room == room::unbounded) continue;  // its senders would wait for nobody
    for (const auto& [senders, receivers] : shapes(scope)) {
      if (allows<Q>(senders, receivers)) cases.add_one_way(capacity, senders, receivers);
    }
  }
  cases.add_by_distance(64, pairs, Q::room != room::unbounded, core_by_distance<Q>);
}

/// The cases of the queues for which `wanted.operator()<Q>()` is true.
template <class List, class Wanted>
void add_queues(const harness::Scope& scope, List queues, Wanted) {
  // Two ends, each on a PU of its own.
  if (scope.thread_counts.back() < 2) return;
  const std::vector<harness::PuPair> pairs = harness::pairs_by_class(scope.pus);
  for_each(scope, queues, [&]<class Q>(std::type_identity<Q>) {
    if constexpr (Wanted{}.template operator()<Q>()) add_queue<Q>(scope, pairs);
  });
}

}  // namespace fencepost::bench
