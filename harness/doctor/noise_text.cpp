#include "harness/doctor/noise_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace fencepost::harness {
namespace {

template <class... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

std::string who(unsigned threads) {
  return threads == 1 ? "one thread" : std::to_string(threads) + " threads at once";
}

unsigned threads_at_once(const NoiseEvidence& evidence) {
  return static_cast<unsigned>(evidence.known.size());
}

std::string values_text(const OccupancyNoise& noise) {
  return formatted("%.4g to %.4g cycles per add", noise.low, noise.high);
}

std::string line_of(const std::string& occupancy, const OccupancyNoise& noise, bool several) {
  std::string text = who(noise.threads);
  if (several && noise.threads > 1) text += " (" + occupancy + ")";
  const std::string readings = std::to_string(noise.counts.all) + " readings";
  if (noise.level)
    return text + " " + percent(noise.counts.share(&ReadingCounts::clean)) + " clean of " +
           readings + formatted(" (level %.4g cycles per add)", *noise.level);
  return text + " " + readings + " of " + values_text(noise) + ", no clean level known yet";
}

}  // namespace

std::string percent(double share) {
  const double value = 100.0 * std::clamp(share, 0.0, 1.0);
  if (value > 99.0 && value < 100.0) return formatted("%.1f %%", std::floor(value * 10.0) / 10.0);
  if (value > 0.0 && value < 1.0) return formatted("%.1f %%", std::ceil(value * 10.0) / 10.0);
  return formatted("%.0f %%", value);
}

std::string seconds_text(double seconds) {
  return formatted(seconds < 0.1 ? "%.2f s" : "%.1f s", seconds);
}

std::string clean_shares(const NoiseEvidence& evidence) {
  std::string text = percent(evidence.alone.share(&ReadingCounts::clean)) +
                     " of the readings of one thread are clean";
  if (threads_at_once(evidence) > 1)
    text += ", " + percent(evidence.together.share(&ReadingCounts::clean)) + " of those of " +
            who(threads_at_once(evidence));
  return text;
}

std::string no_level_text(const NoiseEvidence& evidence) {
  std::string text = "the clean level of these cores is not known";
  const auto unknown = std::ranges::find_if(
      evidence.occupancies, [](const auto& one) { return !one.second.level.has_value(); });
  if (unknown != evidence.occupancies.end())
    text += ": readings of " + values_text(unknown->second) + " do not repeat at any value";
  return text + ", so it cannot be told whether another hardware thread uses them";
}

std::string noise_so_far(const NoiseEvidence& evidence) {
  const auto of_team = std::ranges::count_if(
      evidence.occupancies, [](const auto& one) { return one.second.threads > 1; });
  std::string text = "noise so far (" + seconds_text(evidence.seconds) + "): ";
  if (evidence.occupancies.empty()) return text + "no readings";
  bool first = true;
  for (const auto& [occupancy, noise] : evidence.occupancies) {
    text += (first ? "" : "; ") + line_of(occupancy, noise, of_team > 1);
    first = false;
  }
  return text;
}

}  // namespace fencepost::harness
