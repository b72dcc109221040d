// A benchmark of known cost, for `make selfcheck`; run only when it is asked for by name. Thread 0's operation takes 10 ms,
// thread 1's 30 ms, so both together do 133.3 operations a second on any machine.
#include <time.h>

#include "benches/per_thread.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {
namespace {

class Uneven : public harness::Benchmark {
 public:
  void place_own(std::span<std::byte* const> parts) override { performed_.place(parts); }

  void begin(std::byte*, unsigned) override {}

  void run(harness::ThreadState& state) override {
    const long step_ns = state.index() == 0 ? 10'000'000 : 30'000'000;
    state.start();
    timespec until{};
    clock_gettime(CLOCK_MONOTONIC, &until);
    do {
      // To an absolute time, so that late wake-ups do not add up: the rate is exact by construction.
      until.tv_nsec += step_ns;
      until.tv_sec += until.tv_nsec / 1'000'000'000;
      until.tv_nsec %= 1'000'000'000;
      clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
    } while (state.again(1));
    performed_[state.index()] = state.performed();
  }

  std::string end() override {
    for (std::size_t i = 0; i < performed_.size(); ++i) {
      if (performed_[i] == 0) return "a thread did nothing";
    }
    return {};
  }

 private:
  PerThread<std::uint64_t> performed_;
};

const harness::Question uneven_threads_question(
    "uneven", "Is the throughput of uneven threads right?", [](const harness::Scope& scope) {
      if (scope.thread_counts.back() < 2) return;
      harness::Case c = harness::named_case(
          harness::CaseName("floor", "selfcheck", "uneven_sleep").with_threads(2));
      c.pace = harness::Pace::blocking;
      c.on_request = true;
      c.own_bytes = PerThread<std::uint64_t>::bytes;
      c.make = [] { return std::make_unique<Uneven>(); };
      scope.add(std::move(c));
    });

}  // namespace
}  // namespace fencepost::bench
