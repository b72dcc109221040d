// What does a message cost: there and back over two channels, and one way with one to many threads on
// either side?
#include <array>
#include <vector>

#include "benches/each_primitive.hpp"
#include "benches/stream_cases.hpp"
#include "primitives/generated/channel.hpp"

namespace fencepost::bench {
namespace {

template <class C>
void add_channel(const harness::Scope& scope, const std::vector<harness::PuPair>& pairs) {
  const StreamCases<C> cases(scope, "channel", C::name, harness::Pace::blocking);
  for (const std::size_t capacity : std::array<std::size_t, 4>{0, 1, 64, 1024}) {
    if (!takes_capacity<C>(capacity)) continue;
    if (capacity <= 64) cases.add_round_trip(capacity);
    if (capacity == 0 || capacity == 64) cases.add_each_round_trip(capacity);
    for (const auto& [senders, receivers] : shapes(scope))
      cases.add_one_way(capacity, senders, receivers);
  }
  cases.add_by_distance(64, pairs, true, true);
}

const harness::Question channel_round_trip_question(
    "channel_round_trip", "What does a message cost?", [](const harness::Scope& scope) {
      // A channel needs two ends, each on a PU of its own.
      if (scope.thread_counts.back() < 2) return;
      const std::vector<harness::PuPair> pairs = harness::pairs_by_class(scope.pus);
      for_each(scope, channel::all{},
               [&]<class C>(std::type_identity<C>) { add_channel<C>(scope, pairs); });
    });

}  // namespace
}  // namespace fencepost::bench
