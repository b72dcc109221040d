// Every commit that takes the policy: all executions of a few threads and rounds, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/commit.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::commit_test {
namespace {

/// Bit i of Noes: the i-th vote is a no, those of a round one after the other. All read what the others wrote before their votes.
template <class C, unsigned Threads, unsigned Rounds, unsigned Noes>
Result decided(const Options& options) {
  return explore(
      [] {
        C commit(Threads);
        var<unsigned> written[Rounds][Threads];
        const auto work = [&] {
          const unsigned self = Explorer::active->thread() - 1;
          for (unsigned round = 0; round < Rounds; ++round) {
            constexpr unsigned all = (1U << Threads) - 1;
            const unsigned noes = Noes >> (round * Threads) & all;
            written[round][self] = 1;
            const bool together = commit.vote((noes >> self & 1) == 0);
            require(together == (noes == 0), "not the outcome");
            for (const auto& each : written[round]) require(each == 1, "not all have voted");
          }
        };
        std::array<Call, most_threads> calls;
        calls.fill(Call::of(work));
        Explorer::active->run_threads(calls.data(), Threads);
      },
      options);
}

template <class C>
std::vector<Scenario> scenarios() {
  return {{"TwoNoThenYes", decided<C, 2, 2, 0b0001>},
          {"TwoYesThenNo", decided<C, 2, 2, 0b1000>},
          {"TwoBothNoThenOne", decided<C, 2, 2, 0b0111>},
          {"ThreeOneNo", decided<C, 3, 1, 0b010>}};
}

template <class C>
class ExploredCommit : public testing::Test {};
TYPED_TEST_SUITE(ExploredCommit, explorable<commit::all>, conformance::primitive_name);

TYPED_TEST(ExploredCommit, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredCommit, MutantsFail) {
  expect_mutants_fail_of<TypeParam>(scenarios<explored<TypeParam>>());
}

/// The known mistake: the last one begins the next round, clears the noes for it after that, and slow threads count them then.
class OutcomeReadAfterReset {
 public:
  explicit OutcomeReadAfterReset(unsigned threads) : threads_(threads), left_(threads) {}

  bool vote(bool yes) {
    const unsigned round = round_.load(seq_cst);
    if (!yes) noes_.fetch_add(1, seq_cst);
    if (left_.fetch_sub(1, seq_cst) != 1) {
      Sync::wait_until([&] { return round_.load(seq_cst) != round; });
      return noes_.load(seq_cst) == 0;
    }
    const bool all = noes_.load(seq_cst) == 0;
    left_.store(threads_, seq_cst);
    round_.store(round + 1, seq_cst);
    noes_.store(0, seq_cst);
    return all;
  }

 private:
  unsigned threads_;
  atomic<unsigned> left_, round_{0U}, noes_{0U};
};

TEST(ExploredCommit, OutcomeReadAfterResetFails) {
  const Result all_yes = decided<OutcomeReadAfterReset, 2, 2, 0>({});
  EXPECT_EQ(all_yes.failure, "");
  EXPECT_TRUE(all_yes.complete);
  const std::string failure = decided<OutcomeReadAfterReset, 2, 1, 0b10>({}).failure;
  EXPECT_NE(failure.find("not the outcome"), std::string::npos) << failure;
}

}  // namespace
}  // namespace fencepost::explore::commit_test
