// Why an event can't be read, and the command that would change that. Pure functions of the kernel's error and of facts
// about the system, which system.hpp collects.
#pragma once

#include <optional>
#include <string>

#include "counters/names.hpp"

namespace fencepost::counters {

/// System settings that affect counting, as far as they can be read.
struct System {
  bool pmu_device = false;      ///< the kernel drives a PMU of the cores
  std::string pmu;              ///< libpfm4's word for it; "": it does not know the model
  std::optional<int> paranoid;  ///< kernel.perf_event_paranoid; nothing: no such file
  bool privileged = false;      ///< CAP_PERFMON or CAP_SYS_ADMIN: paranoid says nothing then
  bool seccomp = false;         ///< a filter is installed, as container runtimes do
  bool container = false;
  bool virtual_machine = false;
  bool watchdog = false;  ///< the NMI watchdog keeps a hardware counter
  std::string cpu_model;  ///< for the message, such as "family 6 model 167"
};

struct Obstacle {
  std::string reason;
  std::string fix;  ///< a command, or what to change where none would do
};

/// perf_event_open(2) gave `error` (errno) for this event.
Obstacle refused(int error, const Encoding& event, const System& system);

/// The event was opened, and never ran: others hold the counters.
Obstacle never_ran(const System& system);

/// libpfm4 did not encode it; `wrong` in its words.
Obstacle not_encoded(const std::string& wrong, const System& system);

}  // namespace fencepost::counters
