// The benchmark of pair latency: as many round trips are counted as lie between the two looks at the clock.
#include "benches/round_trip.hpp"

#include <gtest/gtest.h>

#include <array>

#include <thread>

#include "primitives/generated/pair.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::bench::round_trip_test {
namespace {

/// Passes turns on as another does, and counts the waits for one to come back.
class Counted {
 public:
  static constexpr std::string_view name = "counted";
  static constexpr std::size_t bytes = pair::store_load_two_lines::bytes;
  static inline std::uint64_t waits = 0, ended_after = 0;

  explicit Counted(std::byte* storage) : pair_(storage) { waits = ended_after = 0; }
  void serve(std::uint64_t turn) {
    if (turn > 0) ++waits;  // for turn - 1; nobody has been asked before turn 0
    pair_.serve(turn);
  }
  bool give_back(std::uint64_t turn) { return pair_.give_back(turn); }
  std::uint64_t end(std::uint64_t turns) {
    ended_after = turns;
    return pair_.end(turns);
  }

 private:
  pair::store_load_two_lines pair_;
};

TEST(RoundTripOfAPair, CountsATurnForEachWait) {
  alignas(counter_alignment) std::array<std::byte, Counted::bytes> place{};
  RoundTrip<Counted> benchmark;
  harness::WindowGate gate;
  const std::uint64_t start = arch::timestamp(), length = 1'000'000;
  harness::ThreadState server(0, 2, 3, start, length, gate), returner(1, 2, 3, start, length, gate);
  benchmark.begin(place.data(), 2);
  std::thread other([&] { benchmark.run(returner); });
  benchmark.run(server);
  other.join();
  EXPECT_EQ(benchmark.end(), "");
  EXPECT_GT(server.performed(), 0U);
  EXPECT_EQ(Counted::waits, server.performed()) << "each counted turn waited for one to come back";
  EXPECT_EQ(Counted::ended_after, server.performed() + 1) << "one was out before the clock started";
  EXPECT_TRUE(server.in_results());
  EXPECT_FALSE(returner.in_results());
}

}  // namespace
}  // namespace fencepost::bench::round_trip_test
