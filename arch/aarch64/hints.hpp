// AArch64: what a spinning thread tells its core. Those that wait are given their event, or a deadline that has
// passed, so that what is measured is the hint itself (Arm ARM, C6.2: YIELD, WFE, SEVL, SEV, WFET). isb is a fence for
// instructions; spinning threads use it as well, since yield does nothing on most cores.
#pragma once

#include <cstdint>
#include <string_view>

#include "arch/type_list.hpp"
#include "fences.hpp"

namespace fencepost::arch {

struct yield {
  static constexpr std::string_view name = "yield";
  static constexpr std::string_view instruction = "yield";
  static void emit() { asm volatile("yield" ::: "memory"); }
};

struct sevl_wfe {
  static constexpr std::string_view name = "sevl_wfe";
  static constexpr std::string_view instruction = "sevl, wfe";
  static void emit() { asm volatile("sevl\n wfe" ::: "memory"); }
};

/// By number: wfet x0 under -march=armv8.7-a only.
struct wfet {
  static constexpr std::string_view name = "wfet";
  static constexpr std::string_view instruction = "wfet, deadline in the past";
  static constexpr std::string_view needs = "wfxt";
  static void emit() {
    register std::uint64_t deadline asm("x0") = 0;
    asm volatile(".inst 0xd5031000" : : "r"(deadline) : "memory");
  }
};

/// Wakes those that wait by wfe, on all cores: what whoever lets go of a lock pays. Here nobody waits.
struct sev {
  static constexpr std::string_view name = "sev";
  static constexpr std::string_view instruction = "sev";
  static void emit() { asm volatile("sev" ::: "memory"); }
};

using spin_hints = type_list<yield, isb, sevl_wfe, wfet, sev>;

}  // namespace fencepost::arch
