// How the machine stands at one moment, for `state` of machine.json. What can't be read is "unreadable: <path>: <reason>",
// never a guess; what isn't there on this kind of machine is unreadable too, since nobody can tell the two apart.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "machine/system_files.hpp"

namespace fencepost::machine {

/// All keys of `state` in results/schema.md. `cpus`: those the team is on, the kernel's numbers. About a millisecond.
nlohmann::json read_state(const SystemFiles& files, const std::vector<unsigned>& cpus);

}  // namespace fencepost::machine
