// What the atomic operations prove, and which orders they take. tests/primitives/atomic_conformance.hpp has what each
// of them is held to in every form.
#include <cstdint>
#include <set>

#include "arch/contract.hpp"
#include "primitives/generated/atomic.hpp"
#include "tests/primitives/forms.hpp"

namespace fencepost::conformance::atomic_test {
namespace {

template <class... Op>
bool names_are_distinct(arch::type_list<Op...>) {
  const std::set<std::string_view> names{Op::name...};
  return names.size() == sizeof...(Op);
}

TEST(atomic_names, each_stands_for_one_operation) {
  EXPECT_TRUE(names_are_distinct(atomic::all{}));
}

/// A compare-exchange of only the lower half must not pass for one of both.
TEST(atomic_proof, half_a_wide_compare_exchange_is_seen) {
  using Wide = atomic::compare_exchange_128_std::latency<arch::uint128, atomic::wide_orders[1]>;
  rig<Wide> half;
  half.done = {{Wide(0), 7}};
  EXPECT_EQ(Wide::wrong(7 * Wide::Word{(Wide::Word{1} << 64) + 1}, half.done), "");
  EXPECT_EQ(Wide::wrong(7, half.done),
            "the count should be 0x00000000000000070000000000000007, is "
            "0x00000000000000000000000000000007");
}

constexpr Orders relaxed = one_order(std::memory_order_relaxed);

TEST(atomic_proof, registers_are_evidence) {
  using Or = atomic::fetch_or::latency<std::uint64_t, relaxed>;
  rig<Or> bits;
  bits.alone(5, 5);
  bits.done[0].form.carry ^= 1;
  EXPECT_NE(bits.wrong(), "") << "fetch_or returned something else";

  using Load = atomic::load::throughput<std::uint32_t, relaxed>;
  rig<Load> loads;
  loads.alone(5, 5);
  loads.done[0].form.seen += 1;
  EXPECT_NE(loads.wrong(), "") << "load returned something else";

  using Swap = atomic::exchange::throughput<std::uint32_t, relaxed>;
  rig<Swap> swaps;
  swaps.alone(5, 5);
  swaps.done[0].form.seen = 0;
  EXPECT_NE(swaps.wrong(), "") << "exchange returned something else";

  using Fail = atomic::compare_exchange_strong_failure::throughput<std::uint64_t,
                                                                   compare_exchange_orders[0]>;
  rig<Fail> fails;
  fails.alone(5, 5);
  fails.done[0].form.seen = Fail::poison;
  EXPECT_NE(fails.wrong(), "") << "a failure must bring the value that is there";
}

TEST(atomic_proof, a_value_held_twice_or_by_nobody_is_seen) {
  using Swap = atomic::exchange::shared<std::uint64_t, relaxed>;
  rig<Swap> three;
  three.together(3, 50);
  ASSERT_EQ(three.wrong(), "");
  const auto kept = three.done[1].form.carry;
  three.done[1].form.carry = three.done[2].form.carry;
  EXPECT_NE(three.wrong(), "") << "doubled";
  three.done[1].form.carry = kept + 100;
  EXPECT_NE(three.wrong(), "") << "invented";
}

TEST(atomic_orders, compare_exchange_has_all_fifteen_pairs) {
  std::set<std::string> names;
  for (const Orders& pair : compare_exchange_orders) names.insert(name_of(pair));
  EXPECT_EQ(names.size(), 15U);
  EXPECT_TRUE(names.contains("relaxed-relaxed"));
  EXPECT_TRUE(names.contains("relaxed-seq_cst")) << "failure may be the stronger one";
  EXPECT_TRUE(names.contains("acq_rel-acquire"));
  for (const std::string& name : names) {
    const std::string failure = name.substr(name.find('-') + 1);
    EXPECT_TRUE(failure == "relaxed" || failure == "acquire" || failure == "seq_cst") << name;
  }
}

template <class List>
std::set<std::string> names_in(const List& orders) {
  std::set<std::string> names;
  for (const Orders& order : orders) names.insert(name_of(order));
  return names;
}

TEST(atomic_orders, the_others_have_those_that_are_legal) {
  using names = std::set<std::string>;
  EXPECT_EQ(names_in(load_orders), (names{"relaxed", "acquire", "seq_cst"}));
  EXPECT_EQ(names_in(store_orders), (names{"relaxed", "release", "seq_cst"}));
  EXPECT_EQ(names_in(rmw_orders), (names{"relaxed", "acquire", "release", "acq_rel", "seq_cst"}));
}

std::uint64_t fibonacci(std::uint64_t n) {
  return atomic::fetch_add::latency<std::uint64_t, relaxed>::fibonacci(n);
}

TEST(fibonacci_proof, is_what_adding_up_gives) {
  std::uint64_t a = 0, b = 1;  // wrap around, as the cell does
  for (std::uint64_t n = 0; n < 10'000; ++n) {
    ASSERT_EQ(fibonacci(n), a) << n;
    const std::uint64_t next = a + b;
    a = b;
    b = next;
  }
}

TEST(fibonacci_proof, holds_for_numbers_of_any_size) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t m = 1 + random() / 4, n = random() / 4;
    // F(m + n) = F(m) F(n + 1) + F(m - 1) F(n)
    EXPECT_EQ(fibonacci(m + n), fibonacci(m) * fibonacci(n + 1) + fibonacci(m - 1) * fibonacci(n));
  }
}

}  // namespace
}  // namespace fencepost::conformance::atomic_test
