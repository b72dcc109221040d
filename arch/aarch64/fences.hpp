// AArch64: every form of fence worth timing. Orderings after the Arm ARM, B2.3.
#pragma once

#include <string_view>

#include "arch/type_list.hpp"

namespace fencepost::arch {

struct dmb_ish {
  static constexpr std::string_view name = "dmb_ish";
  static constexpr std::string_view instruction = "dmb ish";
  static constexpr std::string_view orders = "all loads and stores";
  static void emit() { asm volatile("dmb ish" ::: "memory"); }
};

struct dmb_ishld {
  static constexpr std::string_view name = "dmb_ishld";
  static constexpr std::string_view instruction = "dmb ishld";
  static constexpr std::string_view orders = "earlier loads before later loads and stores";
  static void emit() { asm volatile("dmb ishld" ::: "memory"); }
};

struct dmb_ishst {
  static constexpr std::string_view name = "dmb_ishst";
  static constexpr std::string_view instruction = "dmb ishst";
  static constexpr std::string_view orders = "earlier stores before later stores";
  static void emit() { asm volatile("dmb ishst" ::: "memory"); }
};

struct dsb_ish {
  static constexpr std::string_view name = "dsb_ish";
  static constexpr std::string_view instruction = "dsb ish";
  static constexpr std::string_view orders = "all memory accesses, and waits for their completion";
  static void emit() { asm volatile("dsb ish" ::: "memory"); }
};

struct isb {
  static constexpr std::string_view name = "isb";
  static constexpr std::string_view instruction = "isb";
  static constexpr std::string_view orders = "instruction fetch: later instructions start anew";
  static void emit() { asm volatile("isb" ::: "memory"); }
};

using fence_forms = type_list<dmb_ish, dmb_ishld, dmb_ishst, dsb_ish, isb>;

}  // namespace fencepost::arch
