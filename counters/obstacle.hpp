// Why an event can't be read, and the command that would change that. Pure functions of the kernel's error and of facts
// about the system, which system.hpp collects.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arch/event.hpp"
#include "counters/core_pmu.hpp"
#include "counters/names.hpp"
#include "counters/platform.hpp"

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
  Platform platform = Platform::other;
  std::vector<CorePmu> core_pmus{};  ///< several: one for each kind of core
  std::string libpfm;                ///< its version, such as "4.11"
  bool user_namespace =
      false;  ///< of its own, as rootless containers have: `privileged` is void there
};

struct Obstacle {
  std::string reason;
  std::string fix;  ///< a command, or what to change where none would do
};

/// perf_event_open(2) gave `error` (errno) for this event.
Obstacle refused(int error, const Encoding& event, const System& system);

/// The event was opened, and never ran: others hold the counters, or the PMU can't run it. The kernel does not say which.
Obstacle never_ran(const System& system);

/// It ran, and reading it failed.
Obstacle unreadable();

/// Its known workload could not be run; errno. That says nothing about the counter.
Obstacle unchecked(arch::KnownWork work, int error);

/// It ran for a part of the time (0 to 1): others count as well, and the kernel takes turns.
Obstacle shares_counter(double share, const System& system);

/// It counts on another kind of core than that of the CPU.
Obstacle other_kind(const CorePmu& wanted, const CorePmu& own, unsigned cpu);

/// The kernel cannot say which kind of core a generic event is for, and chose another than the CPU's.
Obstacle one_kind_only(const CorePmu& own, unsigned cpu);

/// It ran, and stood still during a workload that must make it count.
Obstacle counts_nothing(arch::KnownWork work, const System& system);

/// It counted `count` of the instructions or cycles of a workload that has `least` to `most`.
Obstacle implausible(double count, double least, double most, arch::EventRole role,
                     const System& system);

/// libpfm4 did not encode it; `wrong` in its words.
Obstacle not_encoded(const std::string& wrong, const System& system);

}  // namespace fencepost::counters
