// Random histories of caches: of three keys, each by itself, as of a map that may forget.
#include <memory>
#include <optional>

#include "primitives/generated/cache.hpp"
#include "tests/history/random_history.hpp"

namespace fencepost::history::cache_test {
namespace {

/// The argument has the key in its upper half, and what is put in its lower half.
struct Cache {
  enum Kind : unsigned { get, put };
  static constexpr const char* names[] = {"get", "put"};
  using State = Value;  // 0: not there

  static constexpr Value argument(Value key, Value value) { return key << 32 | value; }
  static Value key(const Operation& op) { return op.argument >> 32; }
  /// It may have been forgotten, as soon as somebody finds it so.
  static bool apply(State& value, const Operation& op) {
    if (op.kind == put) {
      value = op.argument & 0xffffffff;
      return op.may_return(1);
    }
    if (op.failed()) value = 0;
    return op.failed() || op.may_return(value == 0 ? std::nullopt : Result(value));
  }
};

template <class C>
class HistoriesOfCaches : public conformance::suite {};
TYPED_TEST_SUITE(HistoriesOfCaches, conformance::gtest_types<cache::all>::type,
                 conformance::primitive_name);

TYPED_TEST(HistoriesOfCaches, AreLinearizable) {
  Plan plan;
  plan.longest = std::chrono::seconds(1);
  // With room for one, or for eight: then others drive it out.
  const auto make = [] { return std::make_unique<TypeParam>(1U); };
  const auto step = [](TypeParam& object, Log& log, Random& random) {
    const Value key = random() % 3, value = log.fresh_value();
    if (random() % 2 == 0) {
      log.record(Cache::get, Cache::argument(key, 0), [&] { return object.get(key); });
    } else {
      log.record(Cache::put, Cache::argument(key, value), [&] { object.put(key, value); });
    }
    for (Value other = 0; random() % 4 == 0 && other < 8; ++other)
      object.put(1'000 * value + other, 0);
  };
  EXPECT_EQ(search(Cache{}, plan, make, step).failure, "");
}

}  // namespace
}  // namespace fencepost::history::cache_test
