// ARM64: adds to the word of the CPU that it runs on, by a restartable sequence (arch/rseq.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "arch/rseq.hpp"

namespace fencepost::arch {

struct cpu_add {
  /// Why it can't be used here; empty when it can.
  static std::optional<std::string> obstacle() { return rseq::obstacle(); }

  /// Adds `n` to the word at cells + (number of the CPU << Shift), which only this function changes: one plain store. Orders
  /// nothing, as a relaxed store; never fails. Only where there is no obstacle.
  template <unsigned Shift>
  [[gnu::always_inline]] static void add(std::byte* cells, std::uint64_t n) noexcept {
    // The CPU's number is read inside of the sequence: it holds until the store, or all begins anew. The store is the last
    // instruction and so the commit. Sections go with the function's (?), which the linker may drop. The signature is what glibc
    // registered, brk #0x45e0 (bits/rseq.h); `sequence` may keep its value after the commit (linux/rseq.h).
    std::byte* const area =
        static_cast<std::byte*>(__builtin_thread_pointer()) + rseq::area_offset();
    std::uint64_t at = 0, sum = 0;
    asm volatile(
        ".pushsection __rseq_cs, \"aw?\"\n"
        ".balign 32\n"
        "5: .long 0, 0\n"
        ".quad 1f, 2f - 1f, 4f\n"
        ".popsection\n"
        "3: adrp %[at], 5b\n"
        "add %[at], %[at], :lo12:5b\n"
        "str %[at], [%[area], %[sequence]]\n"
        "1: ldr %w[at], [%[area], %[cpu_id]]\n"
        "add %[at], %[cells], %[at], lsl %[shift]\n"
        "ldr %[sum], [%[at]]\n"
        "add %[sum], %[sum], %[n]\n"
        "str %[sum], [%[at]]\n"
        "2:\n"
        ".pushsection __rseq_failure, \"ax?\"\n"
        ".inst 0xd428bc00\n"
        "4: b 3b\n"
        ".popsection\n"
        : [at] "=&r"(at), [sum] "=&r"(sum)
        : [area] "r"(area), [cells] "r"(cells), [n] "r"(n), [shift] "i"(Shift),
          [sequence] "i"(rseq::sequence), [cpu_id] "i"(rseq::cpu_id)
        : "memory");
  }
};

}  // namespace fencepost::arch
