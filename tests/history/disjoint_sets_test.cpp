// Random histories of union-find on four elements.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "primitives/generated/disjoint_sets.hpp"
#include "tests/history/random_history.hpp"

namespace fencepost::history::disjoint_sets_test {
namespace {

/// The argument has one element in its upper half, the other in its lower half.
struct Sets {
  enum Kind : unsigned { unite, same_set };
  static constexpr const char* names[] = {"unite", "same_set"};
  /// Of each element the difference to the least of its set.
  using State = std::array<unsigned char, 4>;

  static bool apply(State& below, const Operation& op) {
    const auto one = static_cast<unsigned>(op.argument >> 32);
    const auto other = static_cast<unsigned>(op.argument & 0xffffffff);
    const auto least = [&below](unsigned element) { return element - below[element]; };
    const unsigned from = std::max(least(one), least(other)),
                   to = std::min(least(one), least(other));
    if (op.kind == same_set) return op.may_return(from == to ? Result(1) : std::nullopt);
    if (from == to) return op.may_return(std::nullopt);
    for (unsigned i = 0; i < 4; ++i)
      if (least(i) == from) below[i] = static_cast<unsigned char>(i - to);
    return op.may_return(1);
  }
};

template <class S>
std::string failure_of_histories() {
  Plan plan;
  plan.longest = std::chrono::seconds(1);
  const auto make = [] { return std::make_unique<S>(4U); };
  const auto step = [](S& object, Log& log, Random& random) {
    const auto one = static_cast<std::uint32_t>(random() % 4);
    const auto other = static_cast<std::uint32_t>(random() % 4);
    const Value both = Value{one} << 32 | other;
    if (random() % 2 == 0) {
      log.record(Sets::unite, both, [&] { return object.unite(one, other); });
    } else {
      log.record(Sets::same_set, both, [&] { return object.same_set(one, other); });
    }
  };
  return search(Sets{}, plan, make, step).failure;
}

template <class S>
class HistoriesOfDisjointSets : public conformance::suite {};
TYPED_TEST_SUITE(HistoriesOfDisjointSets, conformance::gtest_types<disjoint_sets::all>::type,
                 conformance::primitive_name);

TYPED_TEST(HistoriesOfDisjointSets, AreLinearizable) {
  EXPECT_EQ(failure_of_histories<TypeParam>(), "");
}

/// Looks whether they are in two sets, and then unites them.
struct LooksThenUnites : disjoint_sets::mutex_sets {
  using mutex_sets::mutex_sets;
  bool unite(std::uint32_t a, std::uint32_t b) {
    const bool apart = !same_set(a, b);
    conformance::sometimes_yield(random);
    mutex_sets::unite(a, b);
    return apart;
  }
  static inline thread_local Random random{1};
};

TEST(HistoriesOfASet, ShowThatTwoUnitedTheSame) {
  EXPECT_NE(failure_of_histories<LooksThenUnites>(), "");
}

}  // namespace
}  // namespace fencepost::history::disjoint_sets_test
