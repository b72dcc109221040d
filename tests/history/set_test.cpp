// Random histories of sets: of two keys, each by itself.
#include <memory>
#include <string>
#include <utility>

#include "primitives/generated/set.hpp"
#include "primitives/set/mutex_set.hpp"
#include "tests/history/random_history.hpp"

namespace fencepost::history::set_test {
namespace {

/// The argument is the key. insert fails if it is there, the others if it is not.
struct Set {
  enum Kind : unsigned { contains, insert, erase };
  static constexpr const char* names[] = {"contains", "insert", "erase"};
  using State = bool;

  static Value key(const Operation& op) { return op.argument; }
  static bool apply(State& there, const Operation& op) {
    const bool before = std::exchange(there, op.kind == contains ? there : op.kind == insert);
    return op.may_return(before != (op.kind == insert) ? Result(1) : std::nullopt);
  }
};

/// With a handle of its own for each operation. Other keys come meanwhile, so that it grows.
template <class S>
std::string failure_of_histories() {
  Plan plan;
  plan.longest = std::chrono::seconds(1);
  const auto make = [] { return std::make_unique<S>(0U); };
  const auto step = [](S& object, Log& log, Random& random) {
    typename S::user self(object);
    const Value key = random() % 2;
    switch (random() % 4) {
      case 0:
        log.record(Set::contains, key, [&] { return object.contains(self, key); });
        break;
      case 1:
        log.record(Set::erase, key, [&] { return object.erase(self, key); });
        break;
      default:
        log.record(Set::insert, key, [&] { return object.insert(self, key); });
    }
    const Value others = 100 * (log.fresh_value() + 1);
    for (Value other = 0; S::grows && other < 8; ++other) object.insert(self, others + other);
  };
  return search(Set{}, plan, make, step).failure;
}

template <class S>
class HistoriesOfSets : public conformance::suite {};
TYPED_TEST_SUITE(HistoriesOfSets, conformance::gtest_types<set::all>::type,
                 conformance::primitive_name);

TYPED_TEST(HistoriesOfSets, AreLinearizable) {
  static_assert(TypeParam::linearizable);
  EXPECT_EQ(failure_of_histories<TypeParam>(), "");
}

/// Looks whether the key is there, and then inserts.
struct LooksThenInserts : set::mutex_set {
  using mutex_set::mutex_set;
  bool insert(user& self, std::uint64_t key) {
    const bool there = contains(self, key);
    conformance::sometimes_yield(random);
    mutex_set::insert(self, key);
    return !there;
  }
  static inline thread_local Random random{1};
};

TEST(HistoriesOfASet, ShowThatTwoInsertedOneKey) {
  EXPECT_NE(failure_of_histories<LooksThenInserts>(), "");
}

}  // namespace
}  // namespace fencepost::history::set_test
