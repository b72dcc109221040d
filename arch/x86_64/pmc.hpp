// x86-64: reading a hardware counter without a system call.
#pragma once

#include <cstdint>

namespace fencepost::arch {

/// What attr.config1 needs so that the kernel lets user space read: nothing, it decides by
/// /sys/bus/event_source/devices/cpu/rdpmc and says so in the event's page (perf_event_open(2), cap_user_rdpmc).
inline constexpr std::uint64_t user_read_config1 = 0;

/// The counter that perf's page calls `index` - 1; its upper bits are not defined. Traps where the kernel forbids it.
inline std::uint64_t read_pmc(std::uint32_t counter) {
  return __builtin_ia32_rdpmc(static_cast<int>(counter));
}

}  // namespace fencepost::arch
