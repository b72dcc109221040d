#include "harness/session/finished.hpp"

#include <array>
#include <cstdio>

#include "harness/base/statistics.hpp"

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

/// "5.02 ns ±0.3 %": half of the interval.
std::string estimate_text(const Estimate& estimate, const char* unit) {
  const double spread = relative_half_width(estimate.interval, estimate.median);
  return formatted("%.4g %s ±%.1f %%", estimate.median, unit, 100.0 * spread);
}

}  // namespace

Result result_so_far(const Track& track, const CleanLevels& levels, std::uint64_t seed,
                     double clock_step_ns) {
  return publish(
      track.c.name, track.rounds, levels, track.c.pace,
      {.seed = seed, .quick = true, .on_a_cpu = track.c.on_a_cpu, .clock_step_ns = clock_step_ns});
}

std::string finished_line(const Result& p) {
  if (!p.error.empty()) return p.name + "  " + p.error;
  return p.name + "  " + estimate_text(p.ns, "ns") + ", " + estimate_text(p.cycles, "cycles") +
         ", " + std::to_string(p.rounds) + " rounds" + (p.grade == Grade::noisy ? ", noisy" : "");
}

std::string finished_note(const Result& p) {
  return shortened(p.name) + (p.error.empty() ? formatted("  %.4g ns", p.ns.median) : "  failed");
}

}  // namespace fencepost::harness
