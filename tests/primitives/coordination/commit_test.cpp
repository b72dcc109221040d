// Every commit: nobody gets an outcome before all have voted, all get the same one and the right one, round after round, and what
// was done before the votes is seen.
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/commit.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::commit_test {
namespace {

template <class T>
class commit_conformance : public suite {
  static_assert(Commit<T>);
};
TYPED_TEST_SUITE(commit_conformance, gtest_types<commit::all>::type, primitive_name);

/// Half of the rounds have no vote against; each thread knows what the others vote.
class Votes {
 public:
  Votes(std::uint64_t seed, unsigned threads, unsigned rounds) : noes_(rounds) {
    auto random = generator(seed, threads);
    for (std::vector<bool>& of_round : noes_) {
      const bool agreed = random() % 2 == 0;
      for (unsigned i = 0; i < threads; ++i) of_round.push_back(!agreed && random() % threads == 0);
    }
  }
  [[nodiscard]] bool yes(unsigned round, unsigned thread) const { return !noes_[round][thread]; }
  [[nodiscard]] bool agreed(unsigned round) const {
    for (const bool no : noes_[round]) {
      if (no) return false;
    }
    return true;
  }

 private:
  std::vector<std::vector<bool>> noes_;
};

/// Plain data, which ThreadSanitizer watches: each thread writes its own before a vote, and reads all before the next one.
template <Commit T>
void expect_agreement(unsigned threads, unsigned rounds) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  const Votes votes(seed, threads, rounds);
  T commit(threads);
  std::vector<unsigned> prepared(threads, 0);
  in_threads(threads, [&](unsigned self) {
    auto random = generator(seed, self);
    for (unsigned round = 0; round < rounds; ++round) {
      prepared[self] = round;
      sometimes_yield(random);
      EXPECT_EQ(commit.vote(votes.yes(round, self)), votes.agreed(round)) << "round " << round;
      for (const unsigned each : prepared) EXPECT_EQ(each, round);
      sometimes_yield(random);
      EXPECT_TRUE(commit.vote(true)) << "that all have applied round " << round;
    }
  });
}

TYPED_TEST(commit_conformance, two_threads_agree) { expect_agreement<TypeParam>(2, 500); }

TYPED_TEST(commit_conformance, more_threads_than_cpus_agree) {
  expect_agreement<TypeParam>(7, 200);
}

TYPED_TEST(commit_conformance, one_thread_gets_its_own_vote) {
  TypeParam commit(1);
  for (unsigned i = 0; i < 100; ++i) EXPECT_EQ(commit.vote(i % 3 != 0), i % 3 != 0);
}

TYPED_TEST(commit_conformance, sleepers_are_all_woken_with_the_outcome_and_by_no_signal) {
  TypeParam commit(4);
  for (unsigned round = 0; round < 4; ++round) {
    const bool agreed = round % 2 != 0;
    bool voted = false;
    const auto wait = [&](bool yes) {
      return [&, yes] {
        EXPECT_EQ(commit.vote(yes), agreed);
        EXPECT_TRUE(voted);
      };
    };
    waiting_thread a(wait(true)), b(wait(round != 0)), c(wait(true));
    a.settle(), b.settle(), c.settle();
    a.interrupt(3);
    voted = true;
    EXPECT_EQ(commit.vote(round != 2), agreed);
  }
}

}  // namespace
}  // namespace fencepost::conformance::commit_test
