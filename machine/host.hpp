// Whether this program runs under a hypervisor, in a container, or under a debugger.
#pragma once

#include <optional>
#include <string>

#include "machine/system_files.hpp"

namespace fencepost::machine {

/// Its name, "unnamed hypervisor", or nothing on bare metal.
std::optional<std::string> hypervisor(const SystemFiles& files);

/// "docker", "podman", "lxc" or another name; nothing where there is no sign of one.
std::optional<std::string> container(const SystemFiles& files);

/// The process that traces this one (a debugger, strace), 0 when none does.
Fact<long> tracer(const SystemFiles& files);

}  // namespace fencepost::machine
