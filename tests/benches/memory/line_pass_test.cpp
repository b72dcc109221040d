// Operations on lines in a state: each pass proves what it did, with any number of helpers.
#include "benches/memory/line_pass.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/benches/window.hpp"

namespace fencepost::bench::line_pass_test {
namespace {

template <class Op, LineState State, Chain How>
std::string pass(unsigned threads) {
  LinePass<Op, State, How> benchmark;
  std::string wrong;
  const auto states = window(benchmark, threads, 1, 0, 200'000, &wrong);
  EXPECT_GT(states[0].counted(), 0U);
  EXPECT_EQ(states[0].counted() % StateRing::lines, 0U);
  EXPECT_TRUE(states[0].in_results());
  for (unsigned i = 1; i < threads; ++i) EXPECT_FALSE(states[i].in_results());
  return wrong;
}

template <Chain How, class Ops>
void all_prove(Ops ops) {
  arch::for_each(ops, []<class Op>(std::type_identity<Op>) {
    SCOPED_TRACE(Op::name);
    EXPECT_EQ((pass<Op, LineState::modified, How>(1)), "");
    EXPECT_EQ((pass<Op, LineState::invalid, How>(1)), "");
    EXPECT_EQ((pass<Op, LineState::exclusive, How>(2)), "");
    EXPECT_EQ((pass<Op, LineState::shared, How>(3)), "");
  });
}

TEST(LinePass, ProvesWhatItDid) {
  all_prove<Chain::dependent>(line_ops::dependent{});
  all_prove<Chain::independent>(line_ops::independent{});
}

/// Leaves out each 1000th write, and says that it was made.
struct Careless {
  static constexpr bool writes = true;
  static std::uint64_t emit(line_ops::Word word, std::uint64_t value) {
    static int calls = 0;
    if (++calls % 3 != 0)
      word.store(value, std::memory_order_relaxed);  // relaxed: as the operations that are measured
    return value - 1;
  }
};

/// Another word than the line's.
struct Elsewhere {
  static constexpr bool writes = false;
  static std::uint64_t emit(line_ops::Word, std::uint64_t value) { return value; }
};

TEST(LinePass, SeesAWriteThatWasLeftOut) {
  EXPECT_NE((pass<Careless, LineState::modified, Chain::independent>(2)), "");
}

TEST(LinePass, SeesALoadOfSomethingElse) {
  EXPECT_NE((pass<Elsewhere, LineState::shared, Chain::independent>(2)), "");
}

TEST(StateRing, LiesInAllSetsOfACacheAlike) {
  std::vector<int> lines_of_set(64);
  for (std::size_t i = 0; i < StateRing::lines; ++i)
    ++lines_of_set[i * StateRing::stride / 64 % 64];
  EXPECT_EQ(std::set<int>(lines_of_set.begin(), lines_of_set.end()),
            std::set<int>{StateRing::lines / 64});
  EXPECT_GE(StateRing::stride, 448U) << "no neighbours";
}

}  // namespace
}  // namespace fencepost::bench::line_pass_test
