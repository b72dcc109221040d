// AArch64: reading a hardware counter without a system call.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace fencepost::arch {

/// What attr.config1 needs so that the kernel lets user space read: bit 1, together with kernel.perf_user_access=1
/// (Linux, Documentation/arch/arm64/perf.rst, "Perf Userspace PMU Hardware Counter Access").
inline constexpr std::uint64_t user_read_config1 = 2;

namespace detail {

// The number of a system register is part of the instruction. PMSELR_EL0 would choose at run time, but nobody saves
// it when the thread is switched out between choosing and reading.
template <std::size_t N>
std::uint64_t read_event_counter() {
  std::uint64_t value = 0;
  asm volatile("mrs %[value], pmevcntr%c[n]_el0" : [value] "=r"(value) : [n] "i"(N));
  return value;
}

template <std::size_t... N>
constexpr std::array<std::uint64_t (*)(), sizeof...(N)> readers(std::index_sequence<N...>) {
  return {&read_event_counter<N>...};
}

}  // namespace detail

/// The counter that perf's page calls `index` - 1: 31 is PMCCNTR_EL0, the others PMEVCNTR<n>_EL0 (Arm ARM D13.4).
/// Traps where the kernel forbids it.
inline std::uint64_t read_pmc(std::uint32_t counter) {
  static constexpr auto event_counters = detail::readers(std::make_index_sequence<31>{});
  if (counter < event_counters.size()) return event_counters[counter]();
  std::uint64_t value = 0;
  asm volatile("mrs %[value], pmccntr_el0" : [value] "=r"(value));
  return value;
}

}  // namespace fencepost::arch
