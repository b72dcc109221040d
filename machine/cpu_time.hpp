// Who had the CPUs: this process, others, or the hypervisor. From two readings of the kernel's counts.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "machine/system_files.hpp"

namespace fencepost::machine {

/// Seconds since the system started, summed over the CPUs asked about: `all`, `stolen` by the hypervisor, `busy` with
/// anybody's work; and `own`, CPU time of this process. "unreadable: ...".
nlohmann::json cpu_time(const SystemFiles& files, const std::vector<unsigned>& cpus);

/// Of two such readings, shares of the CPUs' time, 0 to 1: what the hypervisor took, and what other processes did.
/// Nothing where either is unreadable, or less than half a second of it passed (counts go by ticks).
std::optional<double> stolen_share(const nlohmann::json& before, const nlohmann::json& after);
std::optional<double> foreign_share(const nlohmann::json& before, const nlohmann::json& after);

}  // namespace fencepost::machine
