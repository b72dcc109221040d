// Every ping-pong: turns alternate, what one did is seen by the other, and the end is told.
#include <array>
#include <stdexcept>

#include "primitives/concepts.hpp"
#include "primitives/generated/pair.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::pair_test {
namespace {

template <class T>
class pair_conformance : public suite {
  static_assert(PingPong<T>);

 protected:
  alignas(counter_alignment) std::array<std::byte, T::bytes + 2 * counter_alignment> room_{};
};
TYPED_TEST_SUITE(pair_conformance, gtest_types<pair::all>::type, primitive_name);

/// Plays `turns` turns. Returns how many came back, and what end() said.
template <class T>
std::pair<std::uint64_t, std::uint64_t> play(std::byte* storage, std::uint64_t turns) {
  T pair(storage);
  std::uint64_t returned = 0, last = 0;
  in_threads(2, [&](unsigned self) {
    if (self == 0) {
      for (std::uint64_t k = 0; k < turns; ++k) pair.serve(k);
      last = pair.end(turns);
    } else {
      while (pair.give_back(returned)) ++returned;
    }
  });
  return {returned, last};
}

TYPED_TEST(pair_conformance, as_many_turns_come_back_as_went_out) {
  for (const std::uint64_t turns : {0U, 1U, 2U, 3U, 1'000U}) {
    const auto [count, last] = play<TypeParam>(this->room_.data(), turns);
    EXPECT_EQ(count, turns);
    EXPECT_EQ(last, 2 * turns);
  }
}

TYPED_TEST(pair_conformance, each_sees_what_the_other_did_before_its_turn) {
  // Plain words, so that tsan finds a turn that hands nothing over. Three for each direction: a word is written
  // anew only when its reader has passed on the turn after.
  constexpr std::uint64_t turns = 500;
  std::array<std::uint64_t, 3> there{}, back{};
  std::uint64_t wrong_there = 0, wrong_back = 0;
  TypeParam pair(this->room_.data());
  in_threads(2, [&](unsigned self) {
    for (std::uint64_t k = 0; k < turns; ++k) {
      if (self == 0) {
        there[k % 3] = k + 1;
        pair.serve(k);
        if (k > 0 && back[(k - 1) % 3] != k) ++wrong_back;
      } else {
        back[k % 3] = k + 1;
        pair.give_back(k);
        if (there[k % 3] != k + 1) ++wrong_there;
      }
    }
    if (self == 0) pair.end(turns);
  });
  EXPECT_EQ(wrong_there, 0U);
  EXPECT_EQ(wrong_back, 0U);
}

TYPED_TEST(pair_conformance, stays_inside_its_storage) {
  constexpr std::byte dirt{0xA5};
  this->room_.fill(dirt);
  play<TypeParam>(this->room_.data(), 10);
  for (std::size_t i = TypeParam::bytes; i < this->room_.size(); ++i)
    EXPECT_EQ(this->room_[i], dirt) << i;
}

TYPED_TEST(pair_conformance, refuses_storage_that_is_not_aligned) {
  EXPECT_THROW(TypeParam(this->room_.data() + 8), std::invalid_argument);
  EXPECT_THROW(TypeParam(nullptr), std::invalid_argument);
}

}  // namespace
}  // namespace fencepost::conformance::pair_test
