// The cases of what sends and receives: channels, and queues used as channels.
#pragma once

#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

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
    add_timed<ChannelRoundTrip<S>>("round_trip", capacity);
  }
  /// The same, and how long each takes.
  void add_each_round_trip(std::size_t capacity) const {
    add_timed<ChannelRoundTrip<S, Timing::each>>("each_round_trip", capacity);
  }

  void add_one_way(std::size_t capacity, unsigned senders, unsigned receivers) const {
    harness::Case c = harness::named_case(harness::CaseName(kind_, name_, "one_way")
                                              .with("capacity", capacity)
                                              .with("senders", senders)
                                              .with("receivers", receivers)
                                              .with_threads(senders + receivers));
    c.pace = pace_;
    c.bytes = Placed<S>::bytes(capacity);
    c.own_bytes = OneWay<S>::own_bytes(senders);
    c.timed_code = OneWay<S>::timed_code();
    c.make = [=] { return std::make_unique<OneWay<S>>(capacity, senders); };
    scope_.add(std::move(c));
  }

 private:
  template <class Benchmark>
  void add_timed(std::string_view operation, std::size_t capacity) const {
    harness::Case c = harness::named_case(
        harness::CaseName(kind_, name_, operation).with("capacity", capacity).with_threads(2));
    c.pace = pace_;
    c.bytes = 2 * Placed<S>::bytes(capacity);
    c.own_bytes = Benchmark::own_bytes;
    c.timed_code = Benchmark::timed_code();
    c.make = [=] { return std::make_unique<Benchmark>(capacity); };
    scope_.add(std::move(c));
  }

  const harness::Scope& scope_;
  std::string_view kind_, name_;
  harness::Pace pace_;
};

}  // namespace fencepost::bench
