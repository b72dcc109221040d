// Every barrier: no thread goes on before all have arrived, phase after phase, and what was done before is seen.
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/barrier.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::barrier_test {
namespace {

template <class T>
class barrier_conformance : public suite {
  static_assert(Barrier<T>);
};
TYPED_TEST_SUITE(barrier_conformance, gtest_types<barrier::all>::type, primitive_name);

/// Plain data, which ThreadSanitizer watches: each thread writes its own between two barriers, and reads all after the second.
template <Barrier T>
void expect_threads_in_step(unsigned threads, unsigned phases) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  T barrier(threads);
  std::vector<unsigned> at(threads, 0);
  in_threads(threads, [&](unsigned self) {
    auto random = generator(seed, self);
    for (unsigned phase = 1; phase <= phases; ++phase) {
      at[self] = phase;
      sometimes_yield(random);
      barrier.arrive_and_wait();
      for (const unsigned each : at) EXPECT_EQ(each, phase);
      barrier.arrive_and_wait();
    }
  });
}

TYPED_TEST(barrier_conformance, two_threads_in_step) {
  expect_threads_in_step<TypeParam>(2, 1'000);
}

TYPED_TEST(barrier_conformance, more_threads_than_cpus_in_step) {
  expect_threads_in_step<TypeParam>(7, 200);
}

TYPED_TEST(barrier_conformance, one_thread_never_waits) {
  TypeParam barrier(1);
  for (int i = 0; i < 100; ++i) barrier.arrive_and_wait();
}

TYPED_TEST(barrier_conformance, sleepers_are_all_woken_and_by_no_signal) {
  TypeParam barrier(4);
  for (int phase = 0; phase < 3; ++phase) {
    bool arrived = false;
    const auto wait = [&] {
      barrier.arrive_and_wait();
      EXPECT_TRUE(arrived);
    };
    waiting_thread a(wait), b(wait), c(wait);
    a.settle(), b.settle(), c.settle();
    a.interrupt(3);
    arrived = true;
    barrier.arrive_and_wait();
  }
}

}  // namespace
}  // namespace fencepost::conformance::barrier_test
