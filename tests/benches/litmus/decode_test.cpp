// Outcomes of perpetual runs: as all combinations of iterations have them, and none that the machine does not have.
#include "benches/litmus/decode.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "benches/litmus/model.hpp"
#include "tests/benches/litmus/machines.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::bench::decode_test {
namespace {

using namespace litmus;  // NOLINT(google-build-using-namespace): what is tested

using conformance::random_seed;
using conformance::seed_text;

std::vector<Shape> perpetual_tests() {
  std::vector<Shape> found;
  std::ranges::copy_if(tests, std::back_inserter(found),
                       [](const Shape& test) { return test.program().perpetual(); });
  return found;
}

/// Every combination of iterations of all threads.
class AllCombinations {
 public:
  AllCombinations(const Program& program, const Recorded& recorded)
      : program_(program), recorded_(recorded) {
    for (std::size_t t = program.thread_count; t-- > 0;) {
      if (program.threads[t].loads > 0) first_ = t;
      // A thread that only stores goes on beyond what anybody has seen.
      counts_[t] = static_cast<std::uint32_t>(
          program.threads[t].loads > 0 ? recorded.of_load[program.threads[t].first_load].size()
                                       : 20);
    }
  }

  std::uint64_t count(Outcome outcome) {
    std::uint64_t found = 0;
    for (std::uint32_t p = 0; p < counts_[first_]; ++p) {
      at_[first_] = p;
      found += exists(outcome, 0) ? 1U : 0U;
    }
    return found;
  }

 private:
  bool exists(Outcome outcome, std::size_t t) {
    if (t == program_.thread_count) return matches(outcome);
    if (t == first_) return exists(outcome, t + 1);
    for (at_[t] = 0; at_[t] < counts_[t]; ++at_[t])
      if (exists(outcome, t + 1)) return true;
    return false;
  }

  bool matches(Outcome outcome) const {
    for (std::size_t t = 0; t < program_.thread_count; ++t)
      for (std::size_t i = 0; i < program_.threads[t].count; ++i) {
        const Access& one = program_.threads[t].accesses[i];
        if (one.is_store) continue;
        const std::uint32_t stored = at_[program_.writer_of(one.location)] + 1;
        const bool sees = recorded_.of_load[one.load][at_[t]] >= stored;
        if (sees != (digit_of(outcome, one.load) != 0)) return false;
      }
    return true;
  }

  const Program& program_;
  const Recorded& recorded_;
  std::size_t first_ = 0;
  std::array<std::uint32_t, most_threads> counts_{}, at_{};
};

Outcomes seen(const Program& program, const Recorded& recorded) {
  const Decoded found = Decoder(program).decode(recorded.records());
  EXPECT_EQ(found.wrong, "");
  Outcomes outcomes;
  for (Outcome one = 0; one < most_outcomes; ++one) outcomes.set(one, found.counts[one] > 0);
  return outcomes;
}

/// What grows at random: more outcomes than any machine has.
Recorded random_records(const Program& program, std::mt19937_64& random) {
  Recorded recorded;
  for (std::size_t t = 0; t < program.thread_count; ++t) {
    const std::size_t iterations = 1 + random() % 8;
    for (std::size_t l = 0; l < program.threads[t].loads; ++l) {
      std::uint32_t value = 0;
      for (std::size_t i = 0; i < iterations; ++i)
        recorded.of_load[program.threads[t].first_load + l].push_back(
            value += static_cast<std::uint32_t>(random() % 3));
    }
  }
  return recorded;
}

TEST(LitmusDecoder, AgreesWithAllCombinations) {
  const std::uint64_t seed = random_seed();
  std::mt19937_64 random(seed);
  for (const Shape& test : perpetual_tests()) {
    const Program program = test.program();
    for (int i = 0; i < 100; ++i) {
      const Recorded recorded = random_records(program, random);
      const Decoded found = Decoder(program).decode(recorded.records());
      ASSERT_EQ(found.wrong, "");
      AllCombinations all(program, recorded);
      for (unsigned bits = 0; bits < 1U << program.loads; ++bits) {
        Outcome outcome = 0;
        for (std::size_t l = 0; l < program.loads; ++l)
          outcome = with_digit(outcome, l, bits >> l & 1U);
        ASSERT_EQ(found.counts[outcome], all.count(outcome))
            << test.name << " " << text_of(outcome, program.loads) << seed_text(seed);
      }
    }
  }
}

TEST(LitmusDecoder, FindsNothingWeakInAnInterleaving) {
  const std::uint64_t seed = random_seed();
  std::mt19937_64 random(seed);
  for (const Shape& test : perpetual_tests()) {
    const Program program = test.program();
    for (int i = 0; i < 30; ++i) {
      const Outcomes found = seen(program, Machine(program, 0, false, random).run(200));
      EXPECT_TRUE(test.demonstration || (found & outcomes_in(test.weak)).none())
          << test.name << seed_text(seed);
    }
  }
}

TEST(LitmusDecoder, FindsOnlyWhatTheStoreBuffersOfTsoAllow) {
  const std::uint64_t seed = random_seed();
  std::mt19937_64 random(seed);
  for (const bool fenced : {false, true}) {
    const Variant& variant = fenced ? variants[full_fence] : variants[0];
    for (const Shape& test : perpetual_tests()) {
      const Program program = test.program();
      const Outcomes may = allowed(program, variant, Model::x86_tso);
      Outcomes found;
      for (int i = 0; i < 30; ++i)
        found |= seen(program, Machine(program, 1 + random() % 8, fenced, random).run(200));
      EXPECT_TRUE((found & ~may).none()) << test.name << " " << variant.name << seed_text(seed);
      if (test.name == "SB") {
        EXPECT_EQ(found[0], !fenced) << "the buffers show" << seed_text(seed);
      }
    }
  }
}

/// In an interleaving, had each load returned the value after or before the one that it did, that would show.
TEST(LitmusDecoder, TellsValuesThatAreOffByOne) {
  const std::uint64_t seed = random_seed();
  std::mt19937_64 random(seed);
  for (const int by : {-1, 1}) {
    int shown = 0;
    for (const Shape& test : perpetual_tests()) {
      const Program program = test.program();
      if (test.demonstration || program.loads == program.thread_count * 2) continue;
      Recorded recorded = Machine(program, 0, false, random).run(500);
      for (auto& values : recorded.of_load)
        for (auto& value : values)
          value = by < 0 && value == 0 ? 0 : value + static_cast<std::uint32_t>(by);
      if ((seen(program, recorded) & outcomes_in(test.weak)).any()) ++shown;
    }
    EXPECT_GT(shown, 0) << by << seed_text(seed);
  }
}

TEST(LitmusDecoder, RefusesALoadThatWentBack) {
  const Program program = tests[0].program();
  const Recorded recorded{{{{0, 2, 1}, {0, 0, 0}}}};
  EXPECT_NE(Decoder(program).decode(recorded.records()).wrong, "");
}

}  // namespace
}  // namespace fencepost::bench::decode_test
