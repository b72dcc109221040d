// The cases of what sends and receives: channels, and queues used as channels.
#pragma once

#include <cstddef>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "benches/channel_round_trip.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {

/// Senders and receivers: 1:1, N:1, 1:N and N:N with N as large as each number of threads allows.
inline std::set<std::pair<unsigned, unsigned>> shapes(const harness::Scope& scope) {
  std::set<std::pair<unsigned, unsigned>> all;
  for (const unsigned threads : scope.thread_counts) {
    if (threads < 2) continue;
    all.insert({{1, 1}, {threads - 1, 1}, {1, threads - 1}, {threads / 2, threads / 2}});
  }
  return all;
}

/// Cases of one primitive, `name` of `kind`.
template <Stream S>
class StreamCases {
 public:
  StreamCases(const harness::Scope& scope, std::string_view kind, std::string_view name,
              harness::Pace pace)
      : scope_(scope), kind_(kind), name_(name), pace_(pace) {}

  void add_round_trip(std::size_t capacity) const {
    scope_.add(round_trip<Timing::batches>("round_trip", capacity));
  }
  /// The same, and how long each takes.
  void add_each_round_trip(std::size_t capacity) const {
    scope_.add(round_trip<Timing::each>("each_round_trip", capacity));
  }

  void add_one_way(std::size_t capacity, unsigned senders, unsigned receivers) const {
    scope_.add(one_way(harness::CaseName(kind_, name_, "one_way")
                           .with("capacity", capacity)
                           .with("senders", senders)
                           .with("receivers", receivers)
                           .with_threads(senders + receivers),
                       capacity, senders));
  }

  /// Between the PUs of each pair: round trips, each timed, and messages one way unless senders would wait for nobody. In the
  /// core set where `core`, and where the pairs are several: one is what the other cases measure.
  void add_by_distance(std::size_t capacity, const std::vector<harness::PuPair>& pairs,
                       bool bounded, bool core) const {
    scope_.add_in(core && pairs.size() > 1, [&] {
      for (const harness::PuPair& pair : pairs) {
        scope_.add(between(pair, round_trip<Timing::each>("round_trip_by_distance", capacity)));
        if (!bounded) continue;
        const auto name = harness::CaseName(kind_, name_, "one_way_by_distance");
        scope_.add(
            between(pair, one_way(name.with("capacity", capacity).with_threads(2), capacity, 1)));
      }
    });
  }

 private:
  template <Timing timing>
  harness::Case round_trip(std::string_view operation, std::size_t capacity) const {
    using Benchmark = ChannelRoundTrip<S, timing>;
    harness::Case c = harness::named_case(
        harness::CaseName(kind_, name_, operation).with("capacity", capacity).with_threads(2));
    c.pace = pace_;
    c.bytes = Benchmark::bytes(capacity);
    c.own_bytes = Benchmark::own_bytes;
    c.timed_code = Benchmark::timed_code();
    c.make = [=] { return std::make_unique<Benchmark>(capacity); };
    return c;
  }

  harness::Case one_way(harness::CaseName name, std::size_t capacity, unsigned senders) const {
    harness::Case c = harness::named_case(std::move(name));
    c.pace = pace_;
    c.bytes = Placed<S>::bytes(capacity);
    c.own_bytes = OneWay<S>::own_bytes(senders);
    c.timed_code = OneWay<S>::timed_code();
    c.make = [=] { return std::make_unique<OneWay<S>>(capacity, senders); };
    return c;
  }

  static harness::Case between(const harness::PuPair& pair, harness::Case c) {
    c.fields = c.fields.with("class", name_of(pair.distance));
    c.name = c.fields.text();
    c.team_threads = {pair.a, pair.b};
    return c;
  }

  const harness::Scope& scope_;
  std::string_view kind_, name_;
  harness::Pace pace_;
};

}  // namespace fencepost::bench
