// What sets the clock of the CPUs: governor, limits, boost, heat.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "machine/system_files.hpp"

namespace fencepost::machine {

/// The governors in use on these CPUs, each once, sorted; "unreadable: ...". The one reader of scaling_governor.
nlohmann::json governors(const SystemFiles& files, const std::vector<unsigned>& cpus);

/// A result of governors() as one text: "performance", or "performance, powersave" where the CPUs differ.
std::string governor_text(const nlohmann::json& governors);

/// Over these CPUs, kHz: `least` and `most` that the governor may choose, `current_least` and `current_most` as the
/// kernel says now. Each a number or "unreadable: ...", which also stands for all of them.
nlohmann::json frequencies(const SystemFiles& files, const std::vector<unsigned>& cpus);

/// "on" or "off", whichever driver says so; "unreadable: ...".
nlohmann::json boost(const SystemFiles& files);

/// Sensor -> degrees Celsius; "unreadable: ..." where there is none.
nlohmann::json temperatures(const SystemFiles& files);

/// How often these CPUs slowed down for heat since the system started: `core`, summed, and `package`, the greatest;
/// "unreadable: ..." (only x86 of Intel counts it).
nlohmann::json heat_throttles(const SystemFiles& files, const std::vector<unsigned>& cpus);

}  // namespace fencepost::machine
