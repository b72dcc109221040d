#include "machine/clock_causes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

namespace fencepost::machine {
namespace {

/// Clock by the reference chain over what cpufreq says. The chain is exact to 1 %; cpufreq rounds to its steps of 100 MHz, and
/// averages over some milliseconds.
constexpr double most_slow = 0.85, most_fast = 1.15;

Finding counted_heat(const Evidence& e) {
  if (!e.after || !e.before.heat_throttles.known() || !e.after->heat_throttles.known())
    return std::nullopt;
  const HeatThrottles &before = e.before.heat_throttles.value(),
                      &after = e.after->heat_throttles.value();
  for (const auto& times : {grown(before.core, after.core), grown(before.package, after.package)}) {
    if (times && *times > 0)
      return Found{"the CPU slowed down for heat " + std::to_string(*times) + " times"};
  }
  return std::nullopt;
}

/// Whether a clock source is one of virtual machines, which reads the hypervisor's own page: kvm-clock and Xen's are its pvclock
/// (Linux, arch/x86/kernel/pvclock.c, drivers/clocksource/hyperv_timer.c).
bool is_paravirtual(const std::string& source) {
  constexpr std::array<std::string_view, 3> known{"kvm-clock", "hyperv_clocksource_tsc_page",
                                                  "xen"};
  return std::ranges::find(known, source) != known.end() ||
         source.find("pvclock") != std::string::npos;
}

std::string ghz(double khz) { return number(std::round(khz / 1e4) / 1e2) + " GHz"; }

/// Bits of the Raspberry Pi's firmware (vcgencmd get_throttled): now, and 16 places higher since it started.
constexpr long long under_voltage_bits = 0x1, heat_bits = 0x2 | 0x4 | 0x8;

/// Bits that are set now, or were set during the run.
long long board_flags(const Evidence& e) {
  const auto& latest = e.latest().board_throttling;
  if (!latest.known()) return 0;
  const auto& before = e.before.board_throttling;
  const long long seen_before = before.known() ? before.value() >> 16 : 0;
  return (latest.value() & 0xf) | (e.after ? (latest.value() >> 16) & ~seen_before & 0xf : 0);
}

/// Throttling that no counter of the CPU shows: by a board's firmware, or by the kernel itself.
Finding board_heat(const Evidence& e) {
  if ((board_flags(e) & heat_bits) != 0)
    return Found{"the board's firmware limits the CPU's clock for heat or power"};
  const auto& cooling = e.latest().cpu_cooling;
  if (!cooling.known()) return std::nullopt;
  for (const auto& [device, state] : cooling.value()) {
    if (state > 0.0)
      return Found{"the kernel slows the CPU down for heat: " + device + " is at " + number(state)};
  }
  return std::nullopt;
}

}  // namespace

Finding heat(const Evidence& e) {
  const Finding found = counted_heat(e);
  return found ? found : board_heat(e);
}

Finding under_voltage(const Evidence& e) {
  if ((board_flags(e) & under_voltage_bits) == 0) return std::nullopt;
  return Found{"the board reports under-voltage"};
}

Finding governor(const Evidence& e) {
  if (!e.latest().governor.known()) return std::nullopt;
  // These lower the clock of a core that sleeps, and raise it some time after it woke.
  constexpr std::array<std::string_view, 4> slow{"powersave", "conservative", "ondemand",
                                                 "schedutil"};
  for (const std::string& one : e.latest().governor.value()) {
    if (std::ranges::find(slow, one) != slow.end()) return Found{"CPU frequency governor " + one};
  }
  return std::nullopt;
}

Finding turbo(const Evidence& e) {
  const auto& boost = e.latest().boost;
  return boost.known() && boost.value() == "on" ? Finding(Found{"turbo (boost) is on"})
                                                : std::nullopt;
}

Finding clock_source(const Evidence& e) {
  const auto& source = e.latest().clock_source;
  if (!source.known() || source.value() == "tsc" || source.value() == "arch_sys_counter")
    return std::nullopt;
  if (is_paravirtual(source.value())) {
    return Found{
        "the kernel's clock source is " + source.value() + ", as is normal in a virtual machine",
        "none needed", "no result: windows are timed by the counter itself, not by the kernel",
        Severity::info};
  }
  return Found{"the kernel's clock source is " + source.value() +
               ", not the counter that times windows"};
}

Finding frequency(const Evidence& e) {
  const double lost = lost_to(e, {"frequency"});
  if (lost <= most_disturbed) return std::nullopt;
  return Found{"the core clock moved in " + percent(lost) + " of all windows"};
}

/// What cpufreq says of the current frequency may lag behind, and is low on a CPU that idles: only a claim that is too high is
/// one, or a clock above the highest limit where boost, which may exceed it, is off.
Finding frequency_claim(const Evidence& e) {
  const State& state = e.latest();
  if (!(e.core_ghz > 0.0) || !state.frequency_khz.known()) return std::nullopt;
  const double core_khz = 1e6 * e.core_ghz;
  const Frequencies& claimed = state.frequency_khz.value();
  const auto differs = [&](const Fact<long long>& khz, double low, double high) {
    if (!khz.known()) return false;
    const double ratio = core_khz / static_cast<double>(khz.value());
    return ratio < low || ratio > high;
  };
  constexpr double any = std::numeric_limits<double>::infinity();
  const bool too_slow = differs(claimed.current_least, most_slow, any);
  const bool boost_off = state.boost.known() && state.boost.value() == "off";
  const bool too_fast = boost_off && differs(claimed.most, 0.0, most_fast);
  if (!too_slow && !too_fast) return std::nullopt;
  const long long khz = too_slow ? claimed.current_least.value() : claimed.most.value();
  return Found{"cpufreq says " + std::string(too_slow ? "" : "at most ") +
               ghz(static_cast<double>(khz)) + ", and the reference chain runs at " +
               ghz(core_khz)};
}

}  // namespace fencepost::machine
