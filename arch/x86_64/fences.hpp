// x86-64: every form of fence worth timing. Orderings after Intel SDM vol. 3A, 9.2 and 9.3.
#pragma once

#include <cstdint>
#include <string_view>

#include "arch/type_list.hpp"

namespace fencepost::arch {

struct mfence {
  static constexpr std::string_view name = "mfence";
  static constexpr std::string_view instruction = "mfence";
  static constexpr std::string_view orders = "all loads and stores, non-temporal ones included";
  static constexpr bool full = true;
  static void emit() { asm volatile("mfence" ::: "memory"); }
};

/// What g++ emits for atomic_thread_fence(seq_cst).
struct lock_or {
  static constexpr std::string_view name = "lock_or";
  static constexpr std::string_view instruction = "lock or $0, (%rsp)";
  static constexpr std::string_view orders = "all ordinary loads and stores";
  static constexpr bool full = true;
  static void emit() { asm volatile("lock orq $0, (%%rsp)" ::: "memory", "cc"); }
};

/// What newer clang emits (seen in clang 22): below the stack's end, where no value that is about to be used waits
/// for the fence. Harmless even to a leaf function's own data there: nothing is changed.
struct lock_or_below {
  static constexpr std::string_view name = "lock_or_below";
  static constexpr std::string_view instruction = "lock or $0, -64(%rsp)";
  static constexpr std::string_view orders = "all ordinary loads and stores";
  static constexpr bool full = true;
  static void emit() { asm volatile("lock orq $0, -64(%%rsp)" ::: "memory", "cc"); }
};

/// An exchange with a word of one's own: what a seq_cst store does to the stores before it, for any other word.
struct xchg {
  static constexpr std::string_view name = "xchg";
  static constexpr std::string_view instruction = "xchg %reg, own word";
  static constexpr std::string_view orders = "all ordinary loads and stores";
  static constexpr bool full = true;
  static void emit() {
    std::uint64_t own, value = 0;
    asm volatile("xchg %[value], %[own]" : [value] "+r"(value), [own] "=m"(own) : : "memory");
  }
};

struct lfence {
  static constexpr std::string_view name = "lfence";
  static constexpr std::string_view instruction = "lfence";
  static constexpr std::string_view orders = "loads; waits until all earlier instructions are done";
  static constexpr bool full = false;
  static void emit() { asm volatile("lfence" ::: "memory"); }
};

struct sfence {
  static constexpr std::string_view name = "sfence";
  static constexpr std::string_view instruction = "sfence";
  static constexpr std::string_view orders = "stores, non-temporal ones included";
  static constexpr bool full = false;
  static void emit() { asm volatile("sfence" ::: "memory"); }
};

/// By bytes: assemblers before binutils 2.35 don't know the name (Intel SDM vol. 2B, SERIALIZE).
struct serialize {
  static constexpr std::string_view name = "serialize";
  static constexpr std::string_view instruction = "serialize";
  static constexpr std::string_view orders =
      "everything: all earlier instructions are done, and later ones are fetched anew";
  static constexpr std::string_view needs = "serialize";
  static constexpr bool full = false;
  static constexpr bool for_instructions = true;
  static void emit() { asm volatile(".byte 0x0f, 0x01, 0xe8" ::: "memory"); }
};

/// Serialises on every x86-64; in a virtual machine it leaves for the hypervisor, and that is what it costs there.
struct cpuid {
  static constexpr std::string_view name = "cpuid";
  static constexpr std::string_view instruction = "cpuid";
  static constexpr std::string_view orders = "everything, as serialize does";
  static constexpr bool full = false;
  static constexpr bool for_instructions = true;
  static void emit() {
    std::uint32_t leaf = 0;
    asm volatile("cpuid" : "+a"(leaf) : : "rbx", "rcx", "rdx", "memory");
  }
};

using fence_forms =
    type_list<mfence, lock_or, lock_or_below, xchg, lfence, sfence, serialize, cpuid>;

}  // namespace fencepost::arch
