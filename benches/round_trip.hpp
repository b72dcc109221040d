// The benchmark of pair latency: one operation is a round trip, there and back.
#pragma once

#include <optional>

#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::bench {

template <PingPong P>
class RoundTrip : public harness::Benchmark {
 public:
  void begin(std::byte* place, unsigned) override {
    pair_.emplace(place);
    served_.value = returned_.value = 0;
    last_ = 0;
  }
  void run(harness::ThreadState& state) override {
    state.index() == 0 ? serve(*this, state) : give_back(state);
  }
  std::string end() override {
    pair_.reset();
    const std::string wrong =
        expect_equal("the number of turns returned", served_.value, returned_.value);
    return wrong.empty() ? expect_equal("the last value", 2 * served_.value, last_) : wrong;
  }

  static const void* timed_code() { return code_of(&RoundTrip::serve); }

 private:
  [[gnu::noinline]] static void serve(RoundTrip& self, harness::ThreadState& state) {
    P& pair = *self.pair_;
    const std::uint64_t batch = state.batch();
    std::uint64_t turn = 0;
    // One turn is out before the clock starts, as one is when it stops: serve(k) waits for turn k - 1 to come back,
    // so without it the first would wait for nothing, and N turns be counted for the time of N - 1.
    pair.serve(turn++);
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) pair.serve(turn++);
    } while (state.again(batch));
    self.last_ = pair.end(turn);
    self.served_.value = turn;
  }

  /// Only the server's results count: the other's are the same.
  [[gnu::noinline]] void give_back(harness::ThreadState& state) {
    state.exclude_from_results();
    P& pair = *pair_;
    const std::uint64_t batch = state.batch();
    std::uint64_t turn = 0;
    state.start();
    for (std::uint64_t left = batch; pair.give_back(turn); ++turn) {
      if (--left != 0) continue;
      state.again(batch);
      left = batch;
    }
    returned_.value = turn;
  }

  std::optional<P> pair_;
  std::uint64_t last_ = 0;
  Padded<std::uint64_t> served_{0}, returned_{0};
};

}  // namespace fencepost::bench
