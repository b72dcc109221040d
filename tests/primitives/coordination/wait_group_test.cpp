// Every wait group: no wait ends early, none is left asleep, what was done is seen, and it may go as soon as the wait is over.
#include <memory>
#include <optional>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/wait_group.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::wait_group_test {
namespace {

template <class T>
class wait_group_conformance : public suite {
  static_assert(WaitGroup<T>);
};
TYPED_TEST_SUITE(wait_group_conformance, gtest_types<wait_group::all>::type, primitive_name);

TYPED_TEST(wait_group_conformance, waits_for_all_that_is_to_do) {
  TypeParam none(0);
  none.wait();
  for (int round = 0; round < 3; ++round) {
    TypeParam group(3);
    int done = 0;  // plain: ThreadSanitizer sees a wait that orders nothing
    const auto wait = [&] {
      group.wait();
      EXPECT_EQ(done, 3);
    };
    waiting_thread a(wait), b(wait);
    if (round != 0) a.settle(), b.settle();
    if (round == 2) a.interrupt(3);
    for (; done < 2; ++done) group.done();
    if (round != 0) a.settle();
    ++done;
    group.done();
    a.join(), b.join();
    wait();
  }
}

TYPED_TEST(wait_group_conformance, what_was_done_is_seen) {
  constexpr unsigned threads = 4, rounds = 300;
  std::vector<std::unique_ptr<TypeParam>> groups;
  for (unsigned i = 0; i < rounds; ++i) groups.push_back(std::make_unique<TypeParam>(threads));
  std::vector<unsigned> results(threads, 0);
  std::barrier next(threads);  // or a fast thread would be at the next round's work already
  in_threads(threads, [&](unsigned self) {
    for (unsigned i = 0; i < rounds; ++i) {
      results[self] = i + 1;
      groups[i]->done();
      groups[i]->wait();
      for (const unsigned each : results) EXPECT_EQ(each, i + 1);
      next.arrive_and_wait();
    }
  });
}

/// The waiter destroys it while the last done() has perhaps not returned yet; and fills its memory.
TYPED_TEST(wait_group_conformance, may_be_destroyed_when_the_wait_is_over) {
  for (int round = 0; round < 500; ++round) {
    std::optional<TypeParam> group(1);
    std::jthread worker([&, at = &*group] { at->done(); });
    group->wait();
    group.reset();
    group.emplace(7);
  }
}

template <class T>
void expect_to_be_used_again() {
  T group;
  unsigned done = 0;
  for (unsigned round = 0; round < 500; ++round) {
    group.add(2);
    std::jthread worker([&] {
      group.add(1);
      ++done;
      for (int i = 0; i < 3; ++i) group.done();
    });
    if (round % 100 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    group.wait();
    EXPECT_EQ(done, round + 1);
  }
}

TYPED_TEST(wait_group_conformance, add) {
  if constexpr (!CanAdd<TypeParam>) GTEST_SKIP() << "has no add";
  if constexpr (CanAdd<TypeParam>) expect_to_be_used_again<TypeParam>();
}

}  // namespace
}  // namespace fencepost::conformance::wait_group_test
