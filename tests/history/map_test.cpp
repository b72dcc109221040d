// Random histories of maps: of two keys, each by itself.
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "primitives/generated/map.hpp"
#include "primitives/map/mutex_map.hpp"
#include "tests/history/random_history.hpp"

namespace fencepost::history::map_test {
namespace {

/// The argument has the key in its upper half, and what is inserted in its lower half. insert fails if the key was there, and
/// assigns the value all the same; the others fail if it was not.
struct Map {
  enum Kind : unsigned { find, insert, erase };
  static constexpr const char* names[] = {"find", "insert_or_assign", "erase"};
  using State = Value;  // 0: not there

  static constexpr Value argument(Value key, Value value) { return key << 32 | value; }
  static Value key(const Operation& op) { return op.argument >> 32; }
  static bool apply(State& value, const Operation& op) {
    const State before = std::exchange(value, op.kind == find    ? value
                                              : op.kind == erase ? 0
                                                                 : op.argument & 0xffffffff);
    if (op.kind == find) return op.may_return(before == 0 ? std::nullopt : Result(before));
    const bool succeeds = (before == 0) == (op.kind == insert);
    return op.may_return(succeeds ? Result(1) : std::nullopt);
  }
};

/// With a handle of its own for each operation. Other keys come meanwhile, so that it grows.
template <class M>
std::string failure_of_histories() {
  Plan plan;
  plan.longest = std::chrono::seconds(1);
  const auto make = [] { return std::make_unique<M>(0U); };
  const auto step = [](M& object, Log& log, Random& random) {
    typename M::user self(object);
    const Value key = random() % 2, value = log.fresh_value();
    switch (random() % 4) {
      case 0:
        log.record(Map::find, Map::argument(key, 0), [&] { return object.find(self, key); });
        break;
      case 1:
        log.record(Map::erase, Map::argument(key, 0), [&] { return object.erase(self, key); });
        break;
      default:
        log.record(Map::insert, Map::argument(key, value),
                   [&] { return object.insert_or_assign(self, key, value); });
    }
    for (Value other = 0; M::grows && other < 8; ++other)
      object.insert_or_assign(self, 100 * value + other, 0);
  };
  return search(Map{}, plan, make, step).failure;
}

template <class M>
class HistoriesOfMaps : public conformance::suite {};
TYPED_TEST_SUITE(HistoriesOfMaps, conformance::gtest_types<map::all>::type,
                 conformance::primitive_name);

TYPED_TEST(HistoriesOfMaps, AreLinearizable) {
  if constexpr (requires { TypeParam::obstacle(); }) {
    if (const auto why = TypeParam::obstacle()) GTEST_SKIP() << *why;
  }
  static_assert(TypeParam::linearizable);
  EXPECT_EQ(failure_of_histories<TypeParam>(), "");
}

/// Looks whether the key is there, and then inserts.
struct LooksThenInserts : map::mutex_map {
  using mutex_map::mutex_map;
  bool insert_or_assign(user& self, std::uint64_t key, std::uint64_t value) {
    const bool there = find(self, key).has_value();
    conformance::sometimes_yield(random);
    mutex_map::insert_or_assign(self, key, value);
    return !there;
  }
  static inline thread_local Random random{1};
};

TEST(HistoriesOfAMap, ShowThatTwoInsertedOneKey) {
  EXPECT_NE(failure_of_histories<LooksThenInserts>(), "");
}

}  // namespace
}  // namespace fencepost::history::map_test
