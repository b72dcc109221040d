// x86-64: every form of fence worth timing. Orderings after Intel SDM vol. 3A, 9.2 and 9.3.
#pragma once

#include <string_view>

#include "arch/type_list.hpp"

namespace fencepost::arch {

struct mfence {
  static constexpr std::string_view name = "mfence";
  static constexpr std::string_view instruction = "mfence";
  static constexpr std::string_view orders = "all loads and stores, non-temporal ones included";
  static void emit() { asm volatile("mfence" ::: "memory"); }
};

struct lfence {
  static constexpr std::string_view name = "lfence";
  static constexpr std::string_view instruction = "lfence";
  static constexpr std::string_view orders = "loads; waits until all earlier instructions are done";
  static void emit() { asm volatile("lfence" ::: "memory"); }
};

struct sfence {
  static constexpr std::string_view name = "sfence";
  static constexpr std::string_view instruction = "sfence";
  static constexpr std::string_view orders = "stores, non-temporal ones included";
  static void emit() { asm volatile("sfence" ::: "memory"); }
};

/// What gcc emits for atomic_thread_fence(seq_cst).
struct lock_or {
  static constexpr std::string_view name = "lock_or";
  static constexpr std::string_view instruction = "lock or $0, (%rsp)";
  static constexpr std::string_view orders = "all ordinary loads and stores";
  static void emit() { asm volatile("lock orq $0, (%%rsp)" ::: "memory", "cc"); }
};

/// By bytes: assemblers before binutils 2.35 don't know the name (Intel SDM vol. 2B, SERIALIZE).
struct serialize {
  static constexpr std::string_view name = "serialize";
  static constexpr std::string_view instruction = "serialize";
  static constexpr std::string_view orders =
      "everything: all earlier instructions are done, and later ones are fetched anew";
  static constexpr std::string_view needs = "serialize";
  static void emit() { asm volatile(".byte 0x0f, 0x01, 0xe8" ::: "memory"); }
};

using fence_forms = type_list<mfence, lfence, sfence, lock_or, serialize>;

}  // namespace fencepost::arch
