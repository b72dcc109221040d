// What does a message cost: there and back over two channels, and one way with one to many threads on
// either side?
#include "benches/channel_round_trip.hpp"

#include <array>
#include <set>

#include "benches/each_primitive.hpp"
#include "primitives/generated/channel.hpp"

namespace fencepost::bench {
namespace {

template <Channel C>
void add_channel(const harness::Scope& scope) {
  for (const std::size_t capacity : std::array<std::size_t, 3>{0, 1, 64}) {
    harness::Case c = harness::named_case(harness::CaseName("channel", C::name, "round_trip")
                                              .with("capacity", capacity)
                                              .with_threads(2));
    c.pace = harness::Pace::blocking;
    c.bytes = 2 * Placed<C>::bytes(capacity);
    c.timed_code = ChannelRoundTrip<C>::timed_code();
    c.make = [=] { return std::make_unique<ChannelRoundTrip<C>>(capacity); };
    scope.add(std::move(c));
  }
  std::set<std::pair<unsigned, unsigned>> all;
  for (const unsigned threads : scope.thread_counts) {
    if (threads >= 2) all.merge(shapes(threads));
  }
  for (const std::size_t capacity : std::array<std::size_t, 4>{0, 1, 64, 1024}) {
    for (const auto& [senders, receivers] : all) {
      harness::Case c = harness::named_case(harness::CaseName("channel", C::name, "one_way")
                                                .with("capacity", capacity)
                                                .with("senders", senders)
                                                .with("receivers", receivers)
                                                .with_threads(senders + receivers));
      c.pace = harness::Pace::blocking;
      c.bytes = Placed<C>::bytes(capacity);
      c.own_bytes = OneWay<C>::own_bytes(senders);
      c.timed_code = OneWay<C>::timed_code();
      c.make = [=, s = senders] { return std::make_unique<OneWay<C>>(capacity, s); };
      scope.add(std::move(c));
    }
  }
}

const harness::Question channel_round_trip_question(
    "channel_round_trip", "What does a message cost?", [](const harness::Scope& scope) {
      // A channel needs two ends, each on a PU of its own.
      if (scope.thread_counts.back() < 2) return;
      for_each(scope, channel::all{},
               [&]<class C>(std::type_identity<C>) { add_channel<C>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
