#include "harness/session/finished.hpp"

#include <array>
#include <cstdio>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/sampling/result.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t name_width = 44;

template <class... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

std::string shortened(std::string name) {
  if (name.size() > name_width) name.replace(name_width - 3, std::string::npos, "...");
  return name;
}

std::string error_of(const Track& track) {
  return track.rounds.empty() ? "" : track.rounds.back().error;
}

}  // namespace

std::string finished_line(const Track& track, const CleanLevels& levels) {
  if (const std::string error = error_of(track); !error.empty()) return track.c.name + "  " + error;
  const std::vector<double> ns = round_medians(track.rounds, levels, &Sample::ns);
  if (ns.empty()) return track.c.name + "  no clean window";
  const double spread = relative_half_width(order_statistic_median(ns), median(ns));
  return track.c.name + formatted("  %.4g ns ±%.1f %%, ", median(ns), 100.0 * spread) +
         formatted("%.4g cycles, ", median(round_medians(track.rounds, levels, &Sample::cycles))) +
         std::to_string(ns.size()) + " rounds";
}

std::string finished_note(const Track& track, const CleanLevels& levels) {
  const std::vector<double> ns = round_medians(track.rounds, levels, &Sample::ns);
  const bool failed = ns.empty() || !error_of(track).empty();
  return shortened(track.c.name) + (failed ? "  failed" : formatted("  %.4g ns", median(ns)));
}

}  // namespace fencepost::harness
