// Compare-exchange loops keep the contract of the atomic operations, and lose nothing of what several threads propose.
#include "primitives/generated/cas_loop.hpp"
#include "tests/primitives/atomic_conformance.hpp"

namespace fencepost::conformance::cas_loop_test {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(cas_loop, atomic_conformance, gtest_types<cas_loop::all>::type,
                               primitive_name);

/// Whoever proposes finds no less afterwards; at the end there is the largest.
template <bool Checked>
void expect_maximum() {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::atomic<std::uint64_t> cell{0}, largest{0};
  in_threads(4, [&](unsigned self) {
    auto random = generator(seed, self);
    std::uint64_t mine = 0;
    for (int i = 0; i < 20'000; ++i) {
      const std::uint64_t value = random();
      cas_loop::maxima::raise<Checked, ends_of_compare_exchange_orders[0]>(cell, value);
      mine = std::max(mine, value);
      // relaxed, here and below: one word, and joined before the last look
      ASSERT_GE(cell.load(std::memory_order_relaxed), mine);
    }
    for (auto seen = largest.load(std::memory_order_relaxed);
         seen < mine && !largest.compare_exchange_weak(seen, mine, std::memory_order_relaxed);) {
    }
  });
  EXPECT_EQ(cell.load(std::memory_order_relaxed), largest.load(std::memory_order_relaxed));
}

TEST(cas_loop_max, never_goes_down) {
  expect_maximum<false>();
  expect_maximum<true>();
}

TEST(cas_loop_max, what_is_not_larger_leaves_it) {
  std::atomic<std::uint64_t> cell{7};
  cas_loop::maxima::raise<false, ends_of_compare_exchange_orders[1]>(cell, std::uint64_t{7});
  cas_loop::maxima::raise<true, ends_of_compare_exchange_orders[1]>(cell, std::uint64_t{6});
  EXPECT_EQ(cell.load(std::memory_order_relaxed), 7U);
}

}  // namespace
}  // namespace fencepost::conformance::cas_loop_test
