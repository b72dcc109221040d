// What does an item cost through a queue: there and back over two queues, and one way with as many threads on either side as the
// queue allows?
#include <array>

#include "benches/channel_round_trip.hpp"
#include "benches/each_primitive.hpp"
#include "benches/spinning_channel.hpp"
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
  using Stream = SpinningChannel<Q>;
  const auto pace = Q::blocks ? harness::Pace::blocking : harness::Pace::contended;
  std::set<std::pair<unsigned, unsigned>> all;
  for (const unsigned threads : scope.thread_counts) {
    if (threads >= 2) all.merge(shapes(threads));
  }
  for (const std::size_t capacity : std::array<std::size_t, 2>{64, 1024}) {
    harness::Case c = harness::named_case(harness::CaseName("queue", Q::name, "round_trip")
                                              .with("capacity", capacity)
                                              .with_threads(2));
    c.pace = pace;
    c.bytes = 2 * Placed<Stream>::bytes(capacity);
    c.timed_code = ChannelRoundTrip<Stream>::timed_code();
    c.make = [=] { return std::make_unique<ChannelRoundTrip<Stream>>(capacity); };
    scope.add(std::move(c));
    for (const auto& [senders, receivers] : all) {
      if (!allows<Q>(senders, receivers)) continue;
      harness::Case one_way = harness::named_case(harness::CaseName("queue", Q::name, "one_way")
                                                      .with("capacity", capacity)
                                                      .with("senders", senders)
                                                      .with("receivers", receivers)
                                                      .with_threads(senders + receivers));
      one_way.pace = pace;
      one_way.bytes = Placed<Stream>::bytes(capacity);
      one_way.own_bytes = OneWay<Stream>::own_bytes(senders);
      one_way.timed_code = OneWay<Stream>::timed_code();
      one_way.make = [=, s = senders] { return std::make_unique<OneWay<Stream>>(capacity, s); };
      scope.add(std::move(one_way));
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
