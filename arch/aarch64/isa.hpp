// AArch64: the clock, the chains of known cost, and what the CPU can do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features.hpp"

namespace fencepost::arch {

inline constexpr std::string_view name = "aarch64";

/// Distance that keeps two objects from disturbing each other: the longest line of any core. 64 bytes on Neoverse, 128 on Apple
/// silicon (sysctl hw.cachelinesize), 256 on the A64FX (A64FX Microarchitecture Manual, "L1 data cache").
inline constexpr std::size_t padding_bytes = 256;

/// Distance of stores that shall not merge and shall hit L1 all the same: at 256, 160 of them have only 128 places in the
/// L1 of a Cortex-A72 (32 KiB, two ways of 64-byte lines). On the A64FX two of them share a line.
inline constexpr std::size_t store_spacing_bytes = 128;

/// 64-bit multiply latency differs between cores (3 on Neoverse V1, 4 on N1: Arm Software Optimization
/// Guides), so it checks nothing here.
inline constexpr double multiply_latency_cycles = 0.0;

inline void relax() { asm volatile("yield"); }

/// Virtual counter, in ticks; free to move a few instructions either way.
inline std::uint64_t timestamp() {
  std::uint64_t ticks;
  asm volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
}

/// Virtual counter in program order: ISB on both sides (Arm ARM, D11.2.1: reads are speculative).
inline std::uint64_t timestamp_ordered() {
  std::uint64_t ticks;
  asm volatile("isb\n mrs %0, cntvct_el0\n isb" : "=r"(ticks)::"memory");
  return ticks;
}

/// CNTFRQ_EL0, in Hz, as firmware set it; the harness measures the step all the same.
inline std::optional<double> nominal_timestamp_hz() {
  std::uint64_t hz;
  asm volatile("mrs %0, cntfrq_el0" : "=r"(hz));
  if (hz == 0) return std::nullopt;
  return static_cast<double>(hz);
}

/// The generic timer counts at a fixed rate by architecture (Arm ARM, D11.1.2).
inline bool timestamp_is_invariant() { return true; }

inline constexpr std::uint64_t adds_per_chain_step = 120;
/// Instructions in one step of the latency chain: the adds, and the two that end the loop.
inline constexpr std::uint64_t instructions_per_chain_step = 122;

/// `steps` x 120 dependent adds: 120 cycles a step on every core known.
inline void latency_chain(std::uint64_t steps) {
  std::uint64_t sum = 0;
  const std::uint64_t one = 1;
  asm volatile(
      ".p2align 6\n"
      "1:\n"
      ".rept 120\n add %[sum], %[sum], %[one]\n .endr\n"
      "subs %[steps], %[steps], #1\n"
      "b.ne 1b\n"
      : [sum] "+r"(sum), [steps] "+r"(steps)
      : [one] "r"(one)
      : "cc");
}

/// `steps` x 120 adds in `Chains` independent chains: shows how many execution slots are left over.
template <int Chains>
inline void throughput_chain(std::uint64_t steps) {
  static_assert(Chains >= 1 && Chains <= 10 && 120 % Chains == 0,
                "ten chains are written out, and a step is whole");
  const std::uint64_t one = 1;
  std::uint64_t a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0;
  asm volatile(
      ".p2align 6\n"
      "1:\n"
      ".rept 120 / %c[chains]\n"
      "add %[a], %[a], %[one]\n"
      ".if %c[chains] > 1\n add %[b], %[b], %[one]\n .endif\n"
      ".if %c[chains] > 2\n add %[c], %[c], %[one]\n .endif\n"
      ".if %c[chains] > 3\n add %[d], %[d], %[one]\n .endif\n"
      ".if %c[chains] > 4\n add %[e], %[e], %[one]\n .endif\n"
      ".if %c[chains] > 5\n add %[f], %[f], %[one]\n .endif\n"
      ".if %c[chains] > 6\n add %[g], %[g], %[one]\n .endif\n"
      ".if %c[chains] > 7\n add %[h], %[h], %[one]\n .endif\n"
      ".if %c[chains] > 8\n add %[i], %[i], %[one]\n .endif\n"
      ".if %c[chains] > 9\n add %[j], %[j], %[one]\n .endif\n"
      ".endr\n"
      "subs %[steps], %[steps], #1\n"
      "b.ne 1b\n"
      : [a] "+r"(a), [b] "+r"(b), [c] "+r"(c), [d] "+r"(d), [e] "+r"(e), [f] "+r"(f), [g] "+r"(g),
        [h] "+r"(h), [i] "+r"(i), [j] "+r"(j), [steps] "+r"(steps)
      : [one] "r"(one), [chains] "i"(Chains)
      : "cc");
}

/// One dependent add, opaque to the optimiser.
inline std::uint64_t add_step(std::uint64_t value) {
  const std::uint64_t one = 1;
  asm volatile("add %[value], %[value], %[one]" : [value] "+r"(value) : [one] "r"(one));
  return value;
}

/// N dependent adds, written out.
template <int N>
[[gnu::always_inline]] inline std::uint64_t add_steps(std::uint64_t value) {
  const std::uint64_t one = 1;
  asm volatile(".rept %c[n]\n add %[value], %[value], %[one]\n .endr"
               : [value] "+r"(value)
               : [one] "r"(one), [n] "i"(N));
  return value;
}

/// `blocks` (at least 1) x N dependent adds, with one branch for each N: all in one register, which a loop of the
/// compiler's may copy.
template <int N>
[[gnu::always_inline]] inline std::uint64_t add_blocks(std::uint64_t blocks, std::uint64_t value) {
  const std::uint64_t one = 1;
  asm volatile(
      ".p2align 5\n"
      "1:\n"
      ".rept %c[n]\n add %[value], %[value], %[one]\n .endr\n"
      "subs %[blocks], %[blocks], #1\n"
      "b.ne 1b\n"
      : [value] "+r"(value), [blocks] "+r"(blocks)
      : [one] "r"(one), [n] "i"(N)
      : "cc");
  return value;
}

/// N stores of `value`, written out, to words that lie store_spacing_bytes apart. By the assembler: to have them from the
/// compiler took it gigabytes for 160.
template <int N>
[[gnu::always_inline]] inline void store_words(void* first, std::uint64_t value) {
  static_assert(N * store_spacing_bytes < 32760, "the reach of an str");
  asm volatile(
      ".set fencepost_at, 0\n"
      ".rept %c[n]\n str %[value], [%[first], #fencepost_at]\n .set fencepost_at, fencepost_at + "
      "%c[stride]\n .endr"
      :
      : [first] "r"(first), [value] "r"(value), [n] "i"(N), [stride] "i"(store_spacing_bytes)
      : "memory");
}

/// One dependent 64-bit multiply, opaque to the optimiser.
inline std::uint64_t multiply_step(std::uint64_t value) {
  asm volatile("mul %[value], %[value], %[value]" : [value] "+r"(value));
  return value;
}

/// Takes the line out of all caches, to the point of coherency; some systems have a cache beyond that. Linux allows it
/// to programs (Arm ARM, C5.3, DC CIVAC; SCTLR_EL1.UCI).
inline void flush_line(const void* line) {
  asm volatile("dc civac, %0\n dsb ish" : : "r"(line) : "memory");
}

/// The entries of known_features that this CPU has, in the same order.
inline std::vector<std::string> cpu_features() {
  std::vector<std::string> names;
  for (const Feature& feature : known_features) {
    if (has(feature)) names.emplace_back(feature.name);
  }
  return names;
}

/// A read-modify-write across two lines: there is none on this ISA.
struct split_rmw {
  static std::optional<std::string> obstacle() {
    return "unsupported: AArch64 faults on atomics that cross a line";
  }
};

}  // namespace fencepost::arch
