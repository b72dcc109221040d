// Windows of guests: those that cannot be, or are not proved, are errors.
#include "harness/guests/guest_benchmark.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "harness/base/interrupt.hpp"
#include "tests/support/guest_script.hpp"

namespace fencepost::harness::guest_benchmark_test {
namespace {

/// A shell reads no ticks: its times are far from fencepost's.
constexpr std::uint64_t any_clock = std::uint64_t{1} << 62;

/// What a window on it comes to: the error, or the operations.
std::string window_on(const Script& script, std::uint64_t slack = any_clock) {
  GuestBenchmark benchmark(std::make_shared<Guest>(script.path(), std::vector<unsigned>{1}),
                           "sh/a/b/c/threads:1", {0});
  benchmark.begin(nullptr, 1);
  const DelegatedThread thread = benchmark.window(0, {7, 1'000, 10, slack});
  const std::string wrong = benchmark.end();
  return wrong.empty() ? std::to_string(thread.counted) : wrong;
}

TEST(GuestBenchmarks, AreVerifiedByTheirProof) {
  const std::string window =
      "echo thread 0 1 10 20 30 $((30 + b)) 20 30 2 500 $((20 + b)) 0 0 0 100";
  EXPECT_EQ(window_on(Script(answering("echo ok", window, "echo proof 30"))), "20");
  EXPECT_EQ(window_on(Script(answering("echo ok", window, "echo proof 29"))),
            "the guest's threads say that they did 30 operations, its data show 29");
  EXPECT_EQ(window_on(Script(answering("echo ok", window, "echo wrong sum"))), "guest: sum");
}

TEST(GuestBenchmarks, ThatSpeakNonsenseAreErrors) {
  const std::string window =
      "echo thread 0 1 10 20 30 $((30 + b)) 20 30 2 500 $((20 + b)) 0 0 0 100";
  const auto of = [&](const char* begin, const std::string& at_window, const char* end) {
    return window_on(Script(answering(begin, at_window, end)));
  };
  EXPECT_NE(of("echo well", window, "echo proof 30").find("'begin 0 sh/a/b/c/threads:1' with what"),
            std::string::npos);
  EXPECT_NE(of("echo ok", "echo thread 0", "echo proof 30").find("it said last: thread 0"),
            std::string::npos);
  EXPECT_NE(of("echo ok", window, "echo proof").find("'end' with what makes no sense"),
            std::string::npos);
}

TEST(GuestBenchmarks, OfAnotherClockOrLengthAreErrorsThatNameTheField) {
  const std::string window = "echo thread 0 1 10 20 30 1030 20 30 2 500 530 0 0 0 100";
  const Script other(answering("echo ok", window, "echo proof 30"));
  EXPECT_EQ(window_on(other), "20");
  const std::string wrong = window_on(other, 1'000);
  EXPECT_NE(
      wrong.find("answered 'window 7 1000 10' with what cannot be: ready 10 must be at least"),
      std::string::npos)
      << wrong;
  EXPECT_NE(wrong.find("RDTSC"), std::string::npos);
  EXPECT_TRUE(wrong.ends_with("it said last: " + window.substr(5))) << wrong;
  const Script early(answering("echo ok", "echo thread 0 1 10 20 30 1019 20 30 2 500 530 0 0 0 100",
                               "echo proof 30"));
  EXPECT_NE(window_on(early).find("ended 1019 must be at least 1020, start + length"),
            std::string::npos);
}

TEST(GuestBenchmarks, ThatAreInterruptedAreNoErrors) {
  const Script script(answering("exec sleep 100", "", ""));
  const Interrupt interrupt;
  GuestBenchmark benchmark(std::make_shared<Guest>(script.path(), std::vector<unsigned>{1}),
                           "sh/a/b/c/threads:1", {0});
  EXPECT_FALSE(benchmark.interrupted());
  std::raise(SIGINT);
  benchmark.begin(nullptr, 1);
  EXPECT_EQ(benchmark.window(0, {7, 1'000, 10, any_clock}).ended, 0U);
  EXPECT_EQ(benchmark.end(), "");
  EXPECT_TRUE(benchmark.interrupted());
}

TEST(GuestBenchmarks, QuoteTheLineThatIsWrong) {
  const Script script(answering("echo well; echo more; echo noise >&2", "", ""));
  EXPECT_TRUE(window_on(script).ends_with("with what makes no sense; it said last: well"))
      << window_on(script);
}

TEST(Guests, AreStartedAgainAndGivenUpAfterThreeErrors) {
  const Script script(answering("echo gone >&2; exit 1", "", ""));
  const auto guest = std::make_shared<Guest>(script.path(), std::vector<unsigned>{1});
  const auto error = [&] {
    GuestBenchmark benchmark(guest, "sh/a/b/c/threads:1", {0});
    benchmark.begin(nullptr, 1);
    return benchmark.end();
  };
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(error().ends_with("it said last: gone"));
  EXPECT_TRUE(error().ends_with("was given up after 3 errors in a row"));
}

}  // namespace
}  // namespace fencepost::harness::guest_benchmark_test
