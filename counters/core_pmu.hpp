// The PMUs of the cores as the kernel lists them: one, or one for each kind of core (hybrid x86, big.LITTLE). An event that
// is opened on the PMU of one kind is accepted everywhere, and counts only while its thread runs on that kind.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "counters/names.hpp"

namespace fencepost::counters {

struct CorePmu {
  std::string name;        ///< of its folder: cpu, cpu_core, armv8_cortex_a76, apple_icestorm_pmu
  std::uint32_t type = 0;  ///< perf_event_attr::type that means this PMU
  std::string cpu_list;    ///< the kernel's text, such as "0-7,16"; "": it is that of all CPUs
  std::vector<unsigned> cpus;  ///< the same as numbers
};

/// Whether a PMU of this name is one of the cores.
bool is_core_pmu(std::string_view name);

/// Sorted by name. `devices`: the folder /sys/bus/event_source/devices.
std::vector<CorePmu> read_core_pmus(const std::string& devices);

/// "0-3,8": the kernel's lists of CPUs. What is no list gives what stands before it.
std::vector<unsigned> cpus_of_list(std::string_view list);

/// The PMU of the CPU where there are several; null where there is one or none, or the kernel names no PMU for it.
const CorePmu* pmu_of_cpu(std::span<const CorePmu> pmus, unsigned cpu);

/// The PMU that this event is for, where there are several and it names one; else null.
const CorePmu* pmu_of_event(std::span<const CorePmu> pmus, const Encoding& event);

/// The event as it has to be opened on a CPU of `own`: an event of no PMU in particular counts on whichever the kernel lists
/// first, so it is given the type of `own` (Linux: the generic types have it in the upper half of config).
Encoding on_pmu(Encoding event, const CorePmu& own, std::span<const CorePmu> pmus);

}  // namespace fencepost::counters
