// Tries events on the calling thread: whether they can be opened there, whether they run, and whether they count what they
// should.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "counters/choice.hpp"
#include "counters/group.hpp"
#include "counters/obstacle.hpp"

namespace fencepost::counters {

/// What the known workload of an event showed (counters/known_work.hpp).
enum class Check : std::uint8_t {
  plausible,       ///< it counted what it had to
  counts_nothing,  ///< it stood still
  implausible,     ///< it moved, and not by what the workload is known to do
  not_checked,     ///< no workload is known for it, or it could not be opened
};
inline constexpr std::array<std::string_view, 4> check_names{"plausible", "counts_nothing",
                                                             "implausible", "not_checked"};
constexpr std::string_view name_of(Check check) {
  return check_names[static_cast<std::size_t>(check)];
}

/// The result on one thread.
struct Trial {
  bool counts = false;  ///< it can be counted there
  Check check = Check::not_checked;
  Obstacle obstacle;  ///< empty where it counts
  Encoding
      encoding;  ///< as it was opened: for the PMU of the CPU's kind of core, where there are several kinds
};

/// `cpu`: that the thread is pinned to. `shared`: an event that has a counter only some of the time is good enough, as its
/// counts are going to be scaled. The event must be encoded.
Trial try_event(const Wanted& event, const System& system, unsigned cpu, bool shared,
                const Opener& opener);

/// Does all of the group run, all of the time?
bool runs_whole(std::span<const Encoding> events, const Opener& opener);

}  // namespace fencepost::counters
