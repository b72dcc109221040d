// Operations on lines in a state: each pass proves what it did, with any number of helpers.
#include "benches/memory/line_pass.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "benches/memory/far_lines.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::line_pass_test {
namespace {

template <class Op, LineState State, Chain How, class Ring = StateRing>
std::string pass(unsigned threads, std::shared_ptr<Ring> lines = nullptr) {
  LinePass<Op, State, How, Ring> benchmark(std::move(lines));
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

constexpr std::size_t far_bytes = std::size_t{128} << 10;

std::shared_ptr<FarLines> far_lines() {
  static const auto memory = std::make_shared<FarMemory>(far_bytes);
  return std::make_shared<FarLines>(memory, far_bytes, 64);
}

template <Chain How, class Ops>
void all_prove_on_far_lines(Ops ops) {
  arch::for_each(ops, []<class Op>(std::type_identity<Op>) {
    SCOPED_TRACE(Op::name);
    EXPECT_EQ((pass<Op, LineState::modified, How>(1, far_lines())), "");
    EXPECT_EQ((pass<Op, LineState::exclusive, How>(1, far_lines())), "");
    EXPECT_EQ((pass<Op, LineState::exclusive, How>(2, far_lines())), "");
  });
}

TEST(LinePass, ProvesWhatItDidToFarLines) {
  all_prove_on_far_lines<Chain::dependent>(line_ops::dependent{});
  all_prove_on_far_lines<Chain::independent>(line_ops::independent{});
}

TEST(LinePass, GoesOnWithFarLinesInTheNextWindow) {
  LinePass<line_ops::cas, LineState::modified, Chain::dependent, FarLines> benchmark(far_lines());
  for (int i = 0; i < 3; ++i) window(benchmark, 1, 1, 0, 1'000'000);
}

TEST(FarLines, AreAllVisitedOnceInARound) {
  const auto lines = far_lines();
  EXPECT_EQ(lines->parts(), far_bytes / 64 / FarLines::lines);
  std::set<const RingLine*> seen;
  std::uint64_t sum = 0;
  for (std::uint64_t pass = 0; pass < 3 * lines->parts() + 2; ++pass) {
    lines->prepare(pass, true);
    for (RingLine* line : lines->of(pass)) {
      EXPECT_EQ(line->word, lines->fresh(pass));
      sum += line->word++;
      seen.insert(line);
    }
    EXPECT_EQ(sum, lines->sum_before((pass + 1) * FarLines::lines)) << pass;
  }
  EXPECT_EQ(seen.size(), far_bytes / 64);
  EXPECT_EQ(lines->complaint(), "");
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

TEST(LinePass, SeesAWriteToAFarLineThatWasLeftOut) {
  EXPECT_NE((pass<Careless, LineState::modified, Chain::independent>(1, far_lines())), "");
  EXPECT_NE((pass<Elsewhere, LineState::modified, Chain::independent>(1, far_lines())), "");
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
