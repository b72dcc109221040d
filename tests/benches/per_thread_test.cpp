// What belongs to a thread: it moves from place to place and keeps its value, as it is told.
#include "benches/per_thread.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace fencepost::bench::per_thread_test {
namespace {

struct State {
  std::uint64_t kept = 0;
  std::uint64_t counted = 0;
};

TEST(PerThread, IsMadeAnewOrGoesOnAsItIsTold) {
  alignas(State) std::array<std::byte, 4 * sizeof(State)> memory;
  PerThread<State> states;
  const auto next = [](const State* last) {
    return last == nullptr ? State{7, 0} : State{last->kept + 1, 0};
  };
  for (const std::size_t at : {0U, 8U, 0U, 24U, 32U}) {  // some overlap the last
    const std::array<std::byte*, 1> part{memory.data() + at};
    const std::uint64_t expected = states.size() == 0 ? 7 : states[0].kept + 1;
    states.place(part, next);
    EXPECT_EQ(static_cast<void*>(&states[0]), part[0]);
    EXPECT_EQ(states[0].kept, expected);
    EXPECT_EQ(states[0].counted, 0U);
    states[0].counted = 1;
  }
  const std::array<std::byte*, 1> part{memory.data()};
  states.place(part);
  EXPECT_EQ(states[0].kept, 0U);
}

}  // namespace
}  // namespace fencepost::bench::per_thread_test
