// Random histories of the queues and stacks that any thread may push to and pop from.
#include <memory>

#include "primitives/generated/queue.hpp"
#include "primitives/generated/stack.hpp"
#include "primitives/support/container_ends.hpp"
#include "tests/history/random_history.hpp"

namespace fencepost::history::primitives_test {
namespace {

/// With ends of their own for each operation, where it takes ends.
template <class Object>
class Shared {
 public:
  bool try_push(Value value) {
    return support::producer_end<Object>(object_).try_push(object_, value);
  }
  Result try_pop() { return support::consumer_end<Object>(object_).try_pop(object_); }

 private:
  Object object_{2};
};

/// Two places, so that full and empty are met as well as the values.
template <class Object>
std::string failure_of_histories(auto model) {
  Plan plan;
  plan.longest = std::chrono::seconds(1);
  const auto make = [] { return std::make_unique<Shared<Object>>(); };
  // The model has no answer that is left open: what may have more room than it says may have any.
  model.capacity = Object::room == room::exact ? Object(2).capacity() : SIZE_MAX;
  model.spurious_full = Object::spurious_full || Object::room != room::exact;
  model.spurious_empty = Object::spurious_empty;
  return search(model, plan, make, try_push_or_pop, try_pop_all).failure;
}

template <class T>
class HistoriesOfQueues : public conformance::suite {};
TYPED_TEST_SUITE(HistoriesOfQueues, conformance::gtest_types<queue::all>::type,
                 conformance::primitive_name);

TYPED_TEST(HistoriesOfQueues, AreLinearizable) {
  if (TypeParam::producers == ends::one || TypeParam::consumers == ends::one)
    GTEST_SKIP() << "one end is for one thread";
  // Its contract is Delivery, which queue_conformance checks on longer runs.
  if constexpr (!TypeParam::one_order) {
    GTEST_SKIP() << "ordered by producer only";
  } else {
    EXPECT_EQ(failure_of_histories<TypeParam>(Queue{}), "");
  }
}

template <class T>
class HistoriesOfStacks : public conformance::suite {};
TYPED_TEST_SUITE(HistoriesOfStacks, conformance::gtest_types<stack::all>::type,
                 conformance::primitive_name);

TYPED_TEST(HistoriesOfStacks, AreLinearizable) {
  EXPECT_EQ(failure_of_histories<TypeParam>(Stack{}), "");
}

}  // namespace
}  // namespace fencepost::history::primitives_test
