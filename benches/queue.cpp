// What does an item cost through a queue: there and back over two queues, and one way with as many threads on either side as the
// queue allows?
#include <array>

#include "benches/each_primitive.hpp"
#include "benches/spinning_channel.hpp"
#include "benches/stream_cases.hpp"
#include "primitives/generated/queue.hpp"

namespace fencepost::bench {
namespace {

template <Queue Q>
constexpr bool allows(unsigned senders, unsigned receivers) {
  return (senders == 1 || Q::producers == ends::many) &&
         (receivers == 1 || Q::consumers == ends::many);
}

template <Queue Q>
void add_queue(const harness::Scope& scope) {
  const auto pace = Q::blocks ? harness::Pace::blocking : harness::Pace::contended;
  const StreamCases<SpinningChannel<Q>> cases(scope, "queue", Q::name, pace);
  cases.add_each_round_trip(64);
  for (const std::size_t capacity : std::array<std::size_t, 2>{64, 1024}) {
    cases.add_round_trip(capacity);
    if (Q::room == room::unbounded) continue;  // its senders would wait for nobody
    for (const auto& [senders, receivers] : shapes(scope)) {
      if (allows<Q>(senders, receivers)) cases.add_one_way(capacity, senders, receivers);
    }
  }
}

const harness::Question queue_question(
    "queue", "What does an item cost through a queue?", [](const harness::Scope& scope) {
      // Two ends, each on a PU of its own.
      if (scope.thread_counts.back() < 2) return;
      for_each(scope, queue::all{}, [&]<class Q>(std::type_identity<Q>) { add_queue<Q>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
