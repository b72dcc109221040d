// A benchmark that keeps its state: what is called in a burst, how long it is warmed up, and what its samples are told.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/harness/sampling/one_thread.hpp"

namespace fencepost::harness::sampler_kept_state_test {
namespace {

struct Seen {
  std::vector<std::string> calls;  ///< in the last burst
  std::vector<std::byte*> places;
  std::uint64_t warmed_up = 0;  ///< operations before the first window
  std::string throws_in;
  bool wrong = false;
};

class Keeping : public Benchmark {
 public:
  Keeping(Seen& seen, std::uint64_t settling) : seen_(seen), settling_(settling) {
    seen_.calls.clear();
  }

  bool keeps_state() const override { return true; }
  std::uint64_t settling_operations() const override { return settling_; }
  void place_own(std::span<std::byte* const>) override { note("own"); }
  void begin(std::byte* place, unsigned) override {
    note("begin");
    seen_.places.push_back(place);
  }
  void run(ThreadState& state) override {
    note("run");
    state.start();
    do {
      asm volatile("");
    } while (state.again(1));
    if (runs_++ == 0) seen_.warmed_up = state.performed();
  }
  void end_window() override { note("end_window"); }
  std::string end() override {
    note("end");
    return seen_.wrong ? "wrong" : "";
  }
  Values values() const override { return {{"hit_rate", seen_.calls.back() == "end" ? 1.0 : 0.0}}; }

 private:
  void note(const char* call) {
    seen_.calls.emplace_back(call);
    if (seen_.throws_in == call) throw std::runtime_error(call);
  }
  Seen& seen_;
  std::uint64_t settling_;
  int runs_ = 0;
};

class AKeptState : public ::testing::Test {
 protected:
  OneThread lab;
  Seen seen;

  Burst take(std::uint64_t settling = 0, bool trial = false) {
    Case c;
    c.name = "test/keeping";
    c.bytes = c.own_bytes = 64;
    c.make = [this, settling] { return std::make_unique<Keeping>(seen, settling); };
    return lab.take(c, 3, trial);
  }
};

TEST_F(AKeptState, IsBuiltOnceForABurstAndVerifiedAtItsEnd) {
  const Burst burst = take();
  ASSERT_EQ(burst.error, "");
  std::vector<std::string> expected{"own", "begin"};
  for (std::size_t window = 0; window < burst.samples.size(); ++window) {
    if (window > 0) expected.emplace_back("own");
    expected.insert(expected.end(), {"run", "end_window", "own", "run", "end_window"});
  }
  expected.emplace_back("end");
  EXPECT_EQ(seen.calls, expected);
}

TEST_F(AKeptState, HasAnotherPlaceInOtherBursts) {
  for (int i = 0; i < 20; ++i) take();
  EXPECT_EQ(seen.places.size(), 20U);
  EXPECT_NE(std::ranges::count(seen.places, seen.places.front()), 20);
}

TEST_F(AKeptState, TellsAllItsSamplesTheValuesOfTheBurst) {
  const Burst burst = take();
  ASSERT_FALSE(burst.samples.empty());
  for (const Sample& sample : burst.samples) EXPECT_EQ(sample.values.at("hit_rate"), 1.0);
}

TEST_F(AKeptState, IsWarmedUpByAsManyOperationsAsItAsksForButNotInTrials) {
  const std::uint64_t many =
      std::uint64_t{96} * 300;  // 300 windows of 6 batches of 16, a quarter of which is usual
  take(many);
  const std::uint64_t settled = seen.warmed_up;
  take(many, true);
  EXPECT_GT(settled, 10 * seen.warmed_up);
}

TEST_F(AKeptState, IsNotWarmedUpForEver) { EXPECT_EQ(take(std::uint64_t{1} << 60).error, ""); }

TEST_F(AKeptState, ThatIsWrongAtTheEndGivesNoSample) {
  seen.wrong = true;
  EXPECT_EQ(take().error, "wrong");
  EXPECT_EQ(std::ranges::count(seen.calls, "end"), 1);
}

TEST_F(AKeptState, IsTakenDownOnceWhereSomethingThrew) {
  for (const char* in : {"own", "begin", "run", "end_window", "end"}) {
    seen.throws_in = in;
    EXPECT_EQ(take().error, std::string("threw: ") + in);
    EXPECT_LE(std::ranges::count(seen.calls, "end"), 1) << in;
    if (std::string(in) == "run" || std::string(in) == "end_window") {
      EXPECT_EQ(seen.calls.back(), "end") << in;
    }
  }
}

}  // namespace
}  // namespace fencepost::harness::sampler_kept_state_test
