// x86-64: adds to the word of the CPU that it runs on, by a restartable sequence (arch/rseq.hpp).
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
    // The CPU's number is read inside of the sequence: it holds until the add, or all begins anew. The add is the last
    // instruction and so the commit. Sections go with the function's (?), which the linker may drop. The signature, in a ud1, is
    // what glibc registered (bits/rseq.h); `sequence` may keep its value after the commit (linux/rseq.h).
    std::uint64_t at = 0;
    asm volatile(
        ".pushsection __rseq_cs, \"aw?\"\n"
        ".balign 32\n"
        "5: .long 0, 0\n"
        ".quad 1f, 2f - 1f, 4f\n"
        ".popsection\n"
        "3: lea 5b(%%rip), %[at]\n"
        "mov %[at], %%fs:%c[sequence](%[area])\n"
        "1: mov %%fs:%c[cpu_id](%[area]), %k[at]\n"
        "shl %[shift], %[at]\n"
        "addq %[n], (%[cells],%[at])\n"
        "2:\n"
        ".pushsection __rseq_failure, \"ax?\"\n"
        ".byte 0x0f, 0xb9, 0x3d\n"
        ".long 0x53053053\n"
        "4: jmp 3b\n"
        ".popsection\n"
        : [at] "=&r"(at)
        : [area] "r"(rseq::area_offset()), [cells] "r"(cells), [n] "er"(n), [shift] "i"(Shift),
          [sequence] "i"(rseq::sequence), [cpu_id] "i"(rseq::cpu_id)
        : "cc", "memory");
  }
};

}  // namespace fencepost::arch
