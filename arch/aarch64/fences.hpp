// AArch64: every form of fence worth timing. Orderings after the Arm ARM, B2.3.
#pragma once

#include <string_view>

#include "arch/type_list.hpp"

namespace fencepost::arch {

struct dmb_ish {
  static constexpr std::string_view name = "dmb_ish";
  static constexpr std::string_view instruction = "dmb ish";
  static constexpr std::string_view orders = "all loads and stores";
  static constexpr bool full = true;
  static void emit() { asm volatile("dmb ish" ::: "memory"); }
};

/// For the whole system, devices included: what a driver needs, and a program does not.
struct dmb_sy {
  static constexpr std::string_view name = "dmb_sy";
  static constexpr std::string_view instruction = "dmb sy";
  static constexpr std::string_view orders =
      "all loads and stores, for every observer in the system";
  static constexpr bool full = true;
  static void emit() { asm volatile("dmb sy" ::: "memory"); }
};

struct dsb_ish {
  static constexpr std::string_view name = "dsb_ish";
  static constexpr std::string_view instruction = "dsb ish";
  static constexpr std::string_view orders = "all memory accesses, and waits for their completion";
  static constexpr bool full = true;
  static void emit() { asm volatile("dsb ish" ::: "memory"); }
};

struct dmb_ishld {
  static constexpr std::string_view name = "dmb_ishld";
  static constexpr std::string_view instruction = "dmb ishld";
  static constexpr std::string_view orders = "earlier loads before later loads and stores";
  static constexpr bool full = false;
  static void emit() { asm volatile("dmb ishld" ::: "memory"); }
};

struct dmb_ishst {
  static constexpr std::string_view name = "dmb_ishst";
  static constexpr std::string_view instruction = "dmb ishst";
  static constexpr std::string_view orders = "earlier stores before later stores";
  static constexpr bool full = false;
  static void emit() { asm volatile("dmb ishst" ::: "memory"); }
};

struct isb {
  static constexpr std::string_view name = "isb";
  static constexpr std::string_view instruction = "isb";
  static constexpr std::string_view orders = "instruction fetch: later instructions start anew";
  static constexpr bool full = false;
  static constexpr bool for_instructions = true;
  static void emit() { asm volatile("isb" ::: "memory"); }
};

/// By number: assemblers take the name only under -march=armv8.5-a or +sb (Arm ARM, C6.2, SB).
struct sb {
  static constexpr std::string_view name = "sb";
  static constexpr std::string_view instruction = "sb";
  static constexpr std::string_view orders = "no accesses: nothing later is speculated";
  static constexpr std::string_view needs = "sb";
  static constexpr bool full = false;
  static constexpr bool for_instructions = true;
  static void emit() { asm volatile(".inst 0xd50330ff" ::: "memory"); }
};

using fence_forms = type_list<dmb_ish, dmb_sy, dsb_ish, dmb_ishld, dmb_ishst, isb, sb>;

}  // namespace fencepost::arch
