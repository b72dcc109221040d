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

/// "5.02 ns ±0.3 %": the median, and half its 95 % interval.
std::string estimate_text(const std::vector<double>& rounds, const char* unit) {
  const double spread = relative_half_width(order_statistic_median(rounds), median(rounds));
  return formatted("%.4g %s ±%.1f %%", median(rounds), unit, 100.0 * spread);
}

}  // namespace

std::string finished_line(const Track& track, const CleanLevels& levels) {
  if (const std::string error = error_of(track); !error.empty()) return track.c.name + "  " + error;
  const std::vector<double> ns = round_medians(track.rounds, levels, &Sample::ns);
  if (ns.empty()) return track.c.name + "  no clean window";
  const std::vector<double> cycles = round_medians(track.rounds, levels, &Sample::cycles);
  return track.c.name + "  " + estimate_text(ns, "ns") + ", " + estimate_text(cycles, "cycles") +
         ", " + std::to_string(ns.size()) + " rounds";
}

std::string finished_note(const Track& track, const CleanLevels& levels) {
  const std::vector<double> ns = round_medians(track.rounds, levels, &Sample::ns);
  const bool failed = ns.empty() || !error_of(track).empty();
  return shortened(track.c.name) + (failed ? "  failed" : formatted("  %.4g ns", median(ns)));
}

}  // namespace fencepost::harness
