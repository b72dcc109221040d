// What determines the clock rate of the CPUs: governor, limits, boost, thermal throttling.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "machine/system_files.hpp"

namespace fencepost::machine {

/// kHz, over all CPUs asked about.
struct Frequencies {
  Fact<long long> least, most;                  ///< that the governor may choose
  Fact<long long> current_least, current_most;  ///< as the kernel says now

  bool operator==(const Frequencies&) const = default;
};

/// How often CPUs slowed down for heat since the system started. Only Intel's x86 CPUs count it.
struct HeatThrottles {
  Fact<long long> core;     ///< summed over the CPUs
  Fact<long long> package;  ///< the greatest

  bool operator==(const HeatThrottles&) const = default;
};

/// The governors in use on these CPUs, each once, sorted. The one reader of scaling_governor.
Fact<std::vector<std::string>> governors(const SystemFiles& files,
                                         const std::vector<unsigned>& cpus);

/// A result of governors() as one text: "performance", or "performance, powersave" where the CPUs differ.
Fact<std::string> governor_text(const Fact<std::vector<std::string>>& governors);

/// Unreadable as a whole where no limit and no current frequency can be read.
Fact<Frequencies> frequencies(const SystemFiles& files, const std::vector<unsigned>& cpus);

/// "on" or "off", whichever driver says so: for all CPUs, or (amd-pstate) for each of `cpus`. amd-pstate before Linux 6.11 has no
/// such file in its active mode: there it is on where the highest frequency allowed is above the nominal one.
Fact<std::string> boost(const SystemFiles& files, const std::vector<unsigned>& cpus = {});

/// Sensor -> degrees Celsius; unreadable where there is none.
Fact<std::map<std::string, double>> temperatures(const SystemFiles& files);

/// What the kernel itself does against heat: "cooling_device0 cpufreq-cpu0" -> its state, 0 for nothing. Unreadable where no
/// device cools a CPU.
Fact<std::map<std::string, double>> cpu_cooling(const SystemFiles& files);

/// The flags of a Raspberry Pi's firmware (vcgencmd get_throttled): bit 0 under-voltage, 1 clock capped, 2 throttled, 3
/// soft limit of temperature, now; 16 to 19 the same since it started. Where only the alarm of its voltage sensor
/// (rpi_volt) can be read, bit 0.
Fact<long long> board_throttling(const SystemFiles& files);

Fact<HeatThrottles> heat_throttles(const SystemFiles& files, const std::vector<unsigned>& cpus);

}  // namespace fencepost::machine
