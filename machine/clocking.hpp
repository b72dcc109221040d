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

/// "on" or "off", whichever driver says so.
Fact<std::string> boost(const SystemFiles& files);

/// Sensor -> degrees Celsius; unreadable where there is none.
Fact<std::map<std::string, double>> temperatures(const SystemFiles& files);

Fact<HeatThrottles> heat_throttles(const SystemFiles& files, const std::vector<unsigned>& cpus);

}  // namespace fencepost::machine
