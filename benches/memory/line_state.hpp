// In which state of MESI a line is when a CPU goes for it, and how it is brought there.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace fencepost::bench {

/// At its owner's, as the names say; shared: at the owner's and at the measuring CPU's (and at others'); invalid: in no cache.
enum class LineState { modified, exclusive, shared, invalid };
inline constexpr std::array<std::string_view, 4> line_state_names{"modified", "exclusive", "shared",
                                                                  "invalid"};
constexpr std::string_view name_of(LineState state) {
  return line_state_names[static_cast<std::size_t>(state)];
}

/// Who does a step: the owner; every other helper; the measuring thread. Where one thread takes part it is the owner too.
enum class Role { owner, others, self };
enum class LineAction { write, flush, read };

struct LineStep {
  Role role;
  LineAction action;
};

inline constexpr std::array to_modified{LineStep{Role::owner, LineAction::write}};
/// After the flush, since what is read where another cache has it modified is shared.
inline constexpr std::array to_exclusive{LineStep{Role::owner, LineAction::write},
                                         LineStep{Role::owner, LineAction::flush},
                                         LineStep{Role::owner, LineAction::read}};
inline constexpr std::array to_shared{
    LineStep{Role::owner, LineAction::write}, LineStep{Role::owner, LineAction::flush},
    LineStep{Role::owner, LineAction::read}, LineStep{Role::others, LineAction::read},
    LineStep{Role::self, LineAction::read}};
inline constexpr std::array to_invalid{LineStep{Role::owner, LineAction::write},
                                       LineStep{Role::owner, LineAction::flush}};

/// The steps that bring lines from any state to this one, each by all who have the role, one after another.
constexpr std::span<const LineStep> steps_to(LineState state) {
  switch (state) {
    case LineState::modified:
      return to_modified;
    case LineState::exclusive:
      return to_exclusive;
    case LineState::shared:
      return to_shared;
    case LineState::invalid:
      break;
  }
  return to_invalid;
}

/// The thread that takes a step, of so many: the measuring one is the first, the owner the second, if there is one. Steps of
/// `others` are for the threads from the third on.
constexpr bool takes(unsigned thread, unsigned threads, Role role) {
  switch (role) {
    case Role::owner:
      return thread == (threads > 1 ? 1U : 0U);
    case Role::others:
      return thread > 1;
    case Role::self:
      break;
  }
  return thread == 0;
}

}  // namespace fencepost::bench
