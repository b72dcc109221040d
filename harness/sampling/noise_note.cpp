#include "harness/sampling/noise_note.hpp"

#include <algorithm>
#include <string_view>

#include "harness/sampling/used_samples.hpp"

namespace fencepost::harness {
namespace {

std::string count_text(const WindowCounts& counts) {
  if (counts.kept >= least_windows)
    return "clean windows in too few rounds: " + std::to_string(counts.clean_rounds) +
           " of at least " + std::to_string(least_clean_rounds);
  return "too few clean windows: " + std::to_string(counts.kept) + " of " +
         std::to_string(counts.kept + counts.dropped);
}

/// Threads of the case that wait for each other's turn look like other programs.
DropReason reason_of(std::size_t drop, unsigned on_a_cpu) {
  DropReason reason = drop_reasons[drop];
  if (on_a_cpu <= 1 || reason.rank != Rank::in_part) return reason;
  reason.what = "threads of this case have a CPU in turn";
  reason.helps = "fewer threads, or no --oversubscribe, help";
  return reason;
}

}  // namespace

std::string noise_note(const WindowCounts& counts) {
  const std::string text = count_text(counts);
  if (counts.dropped == 0) return text + "; a larger --budget helps";
  const auto worst = static_cast<std::size_t>(std::ranges::max_element(counts.dropped_for) -
                                              counts.dropped_for.begin());
  const DropReason reason = reason_of(worst, counts.on_a_cpu);
  return text + ", most dropped for " + std::string(reason.name) + " (" + std::string(reason.what) +
         "); " + std::string(reason.helps) + (counts.kept > 0 ? ", or a larger --budget" : "");
}

}  // namespace fencepost::harness
