// What stands between this program and the hardware: a hypervisor, a container, a debugger.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "machine/system_files.hpp"

namespace fencepost::machine {

/// Its name, "unnamed hypervisor", or null on bare metal.
nlohmann::json hypervisor(const SystemFiles& files);

/// "docker", "podman", "lxc" or another name; null where nothing speaks for one.
nlohmann::json container(const SystemFiles& files);

/// The process that traces this one (a debugger, strace), 0 when none does; "unreadable: ...".
nlohmann::json tracer(const SystemFiles& files);

}  // namespace fencepost::machine
