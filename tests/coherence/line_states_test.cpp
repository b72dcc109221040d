// The steps that bring a line into a state do so, on simulated CPUs that have the line in any state before; and what an
// operation then has to fetch is what the state's name says.
#include <gtest/gtest.h>

#include <optional>

#include "benches/memory/line_state.hpp"
#include "tests/coherence/lines.hpp"

namespace fencepost::coherence::line_states_test {
namespace {

using bench::LineAction;
using bench::LineState;
using State = Lines::State;

constexpr std::size_t line_bytes = 64;
alignas(line_bytes) std::byte line[line_bytes];

void take(Lines& lines, LineAction action) {
  switch (action) {
    case LineAction::write:
      lines.write(line, 8);
      break;
    case LineAction::flush:
      lines.flush(line, 8);
      break;
    case LineAction::read:
      lines.read(line, 8);
      break;
  }
}

void prepare(Lines& lines, LineState state, unsigned threads) {
  for (const bench::LineStep& step : bench::steps_to(state)) {
    for (unsigned thread = 0; thread < threads; ++thread) {
      if (!bench::takes(thread, threads, step.role)) continue;
      lines.run_on(thread);
      take(lines, step.action);
    }
  }
}

/// What the measuring CPU, or none of it, did to the line in the pass before.
const std::optional<LineAction> before[] = {std::nullopt, LineAction::read, LineAction::write};

State expected(LineState state, unsigned thread, unsigned threads) {
  const bool owner = thread == (threads > 1 ? 1U : 0U);
  switch (state) {
    case LineState::modified:
      return owner ? State::modified : State::invalid;
    case LineState::exclusive:
      return owner ? State::exclusive : State::invalid;
    case LineState::shared:
      return threads > 1 ? State::shared : State::exclusive;
    case LineState::invalid:
      break;
  }
  return State::invalid;
}

constexpr LineState all_states[] = {LineState::modified, LineState::exclusive, LineState::shared,
                                    LineState::invalid};

TEST(LineStates, AreThoseOfTheirNamesAtEachCpu) {
  for (const LineState state : all_states) {
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
      for (const auto& last : before) {
        Lines lines(line_bytes);
        prepare(lines, state, threads);
        lines.run_on(0);
        if (last) take(lines, *last);
        prepare(lines, state, threads);
        for (unsigned thread = 0; thread < threads; ++thread)
          EXPECT_EQ(lines.state(line, thread), expected(state, thread, threads))
              << name_of(state) << ", CPU " << thread << " of " << threads;
      }
    }
  }
}

/// Transfers of the measuring CPU's access.
std::uint64_t fetched(LineState state, unsigned threads, LineAction access) {
  Lines lines(line_bytes);
  prepare(lines, state, threads);
  const std::uint64_t transfers = lines.transfers();
  lines.run_on(0);
  take(lines, access);
  return lines.transfers() - transfers;
}

TEST(LineStates, DecideWhatAnAccessFetches) {
  for (const LineAction access : {LineAction::read, LineAction::write}) {
    EXPECT_EQ(fetched(LineState::modified, 1, access), 0U);
    EXPECT_EQ(fetched(LineState::exclusive, 1, access), 0U);
    EXPECT_EQ(fetched(LineState::invalid, 1, access), 1U);
    EXPECT_EQ(fetched(LineState::modified, 2, access), 1U);
    EXPECT_EQ(fetched(LineState::exclusive, 2, access), 1U);
  }
  EXPECT_EQ(fetched(LineState::shared, 2, LineAction::read), 0U);
  EXPECT_EQ(fetched(LineState::shared, 2, LineAction::write), 1U) << "the right to write it";
}

}  // namespace
}  // namespace fencepost::coherence::line_states_test
