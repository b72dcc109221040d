// Windows of litmus tests: real ones pass, and planted outcomes are what they are claimed to be.
#include <gtest/gtest.h>

#include "benches/litmus/batched.hpp"
#include "benches/litmus/cases.hpp"
#include "benches/litmus/each.hpp"
#include "benches/litmus/perpetual.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::windows_test {
namespace {

using namespace litmus;  // NOLINT(google-build-using-namespace): what is tested

constexpr std::size_t relaxed = 0, seq_cst = 2;

/// Stores as it should, and says that it never saw the other's.
template <std::size_t self>
std::uint32_t blind(std::byte* place, const Kept& kept, harness::ThreadState& state) {
  return iterations<true>(state, [&](std::uint32_t n) {
    word_at(place, self).store(n + 1, std::memory_order_seq_cst);  // the strongest: none is needed
    kept[0][n] = 0;
  });
}

/// All loads read what is there before the round.
void blind_walk(std::byte*, Digits&, std::uint64_t) {}

std::string verdict_of(harness::Benchmark& benchmark, unsigned threads, std::size_t own_bytes) {
  std::string verdict;
  window(benchmark, threads, 10, own_bytes, 200'000, &verdict);
  return verdict;
}

TEST(LitmusWindow, FailsWhereAForbiddenOutcomeIsSeen) {
  const Loops loops{{&blind<0>, &blind<1>}};
  Perpetual weak(Judge(tests[0], variants[relaxed], true), loops);
  EXPECT_EQ(verdict_of(weak, 2, Perpetual::own_bytes), "");
  EXPECT_GT(weak.outcomes().at("weak"), 0U);
  EXPECT_EQ(weak.outcomes().at("weak"), weak.outcomes().at("00"));
  EXPECT_EQ(weak.outcomes().at("forbidden"), 0U);

  Perpetual strong(Judge(tests[0], variants[seq_cst], true), loops);
  const std::string wrong = verdict_of(strong, 2, Perpetual::own_bytes);
  EXPECT_NE(wrong.find("outcome 00 was seen"), std::string::npos) << wrong;
  EXPECT_NE(wrong.find("C++ forbids it"), std::string::npos) << wrong;
  EXPECT_EQ(strong.outcomes().at("forbidden"), strong.outcomes().at("weak"));
}

TEST(LitmusWindow, ClaimsNothingUnderAnEmulator) {
  Perpetual emulated(Judge(tests[0], variants[seq_cst], false), {{&blind<0>, &blind<1>}});
  EXPECT_EQ(verdict_of(emulated, 2, Perpetual::own_bytes), "");
  EXPECT_GT(emulated.outcomes().at("weak"), 0U);
}

TEST(LitmusWindow, FailsInBatchesToo) {
  const Walks walks{{&blind_walk, &blind_walk}};
  Batched weak(Judge(tests[0], variants[relaxed], true), walks);
  EXPECT_EQ(verdict_of(weak, 2, Batched::own_bytes), "");
  EXPECT_EQ(weak.outcomes().at("weak"), weak.outcomes().at("iterations"));
  Batched strong(Judge(tests[0], variants[seq_cst], true), walks);
  EXPECT_NE(verdict_of(strong, 2, Batched::own_bytes), "");
}

// Nobody stores: the words at the end are of no round.
TEST(LitmusWindow, FailsWhereAWordHoldsWhatNobodyStored) {
  static_assert(tests[5].name == "2-2W");
  Batched idle(Judge(tests[5], variants[relaxed], true), {{&blind_walk, &blind_walk}});
  EXPECT_NE(verdict_of(idle, 2, Batched::own_bytes).find("nobody stored"), std::string::npos);
}

template <std::size_t T, std::size_t V>
void expect_sound() {
  constexpr Program program = tests[T].program();
  const auto threads = static_cast<unsigned>(program.thread_count);
  const Judge judge(tests[T], variants[V], true);
  if constexpr (program.perpetual()) {
    Perpetual one(judge, perpetual_loops<T, V>());
    EXPECT_EQ(verdict_of(one, threads, Perpetual::own_bytes), "") << tests[T].name;
    EXPECT_GT(one.outcomes().at("iterations"), 0U);
  }
  if constexpr (wanted_in_batches(tests[T], variants[V])) {
    Batched one(judge, batched_walks<T, V>());
    EXPECT_EQ(verdict_of(one, threads, Batched::own_bytes), "") << tests[T].name;
    const auto outcomes = one.outcomes();
    std::uint64_t sum = 0;
    for (const auto& [name, count] : outcomes)
      if (name != "weak" && name != "iterations") sum += count;
    EXPECT_EQ(sum, outcomes.at("iterations")) << tests[T].name << ": each instance has one outcome";
    EXPECT_EQ(outcomes.at("iterations") % instances, 0U);
  }
}

// Not on emulated CPUs: qemu-user shows what the CPU forbids.
#ifndef FENCEPOST_UNDER_EMULATOR
TEST(LitmusWindow, IsSoundWithEachTestAndOrder) {
  for_each_index<tests.size()>([]<std::size_t T>() {
    expect_sound<T, relaxed>();
    expect_sound<T, seq_cst>();
  });
  expect_sound<0, full_fence>();
  expect_sound<1, 8>();   // fetch_add
  expect_sound<2, 12>();  // compare_exchange
}
#endif

std::vector<Set> sets_on(const char* topology, unsigned threads) {
  return sets_by_class(harness::synthetic_topology(topology).pus, threads);
}

TEST(LitmusSets, ReachAsFarAsTheirClassSays) {
  const auto pus = harness::synthetic_topology("pack:2 numa:2 l3:2 l2:2 core:2 pu:2").pus;
  EXPECT_EQ(sets_by_class(pus, 2).size(), harness::pairs_by_class(pus).size());
  for (const Set& set : sets_by_class(pus, 4)) {
    ASSERT_EQ(set.members.size(), 4U);
    auto farthest = harness::Distance::same_core;
    for (std::size_t a = 0; a < 4; ++a)
      for (std::size_t b = 0; b < a; ++b) {
        EXPECT_NE(set.members[a], set.members[b]);
        farthest = std::max(farthest, distance(pus[set.members[a]], pus[set.members[b]]));
      }
    EXPECT_EQ(farthest, set.distance);
    EXPECT_LE(distance(pus[set.members[0]], pus[set.members[2]]),
              distance(pus[set.members[1]], pus[set.members[2]]));
  }
}

TEST(LitmusSets, AreNoneWithTooFewCpus) {
  EXPECT_TRUE(sets_on("core:1 pu:1", 2).empty());
  EXPECT_TRUE(sets_on("core:2 pu:1", 4).empty());
}

TEST(LitmusCases, SayHowManyCpusAreMissing) {
  std::vector<harness::Case> cases;
  const auto pus = harness::synthetic_topology("core:2 pu:1").pus;
  harness::CaseSink sink = harness::collected_in(cases);
  const harness::Scope scope{.thread_counts = {2}, .pus = pus, .sink = &sink};
  Cases(scope, "IRIW", 4, "perpetual").add_unsupported("relaxed");
  Cases(scope, "SB", 2, "perpetual").add_unsupported("relaxed");
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].obstacle, "unsupported: needs 4 CPUs, and this run uses 2");
  EXPECT_EQ(cases[0].name, "litmus/IRIW/relaxed/method:perpetual/needs:4/threads:1");
}

}  // namespace
}  // namespace fencepost::bench::windows_test
