// x86-64: the clock, the chains of known cost, and what the CPU can do.
//
// Builtins that gcc and clang share, not <x86intrin.h>: that header takes half a second in every file that sees this one.
#pragma once

#include <cpuid.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features.hpp"

namespace fencepost::arch {

inline constexpr std::string_view name = "x86_64";

/// Distance that keeps two objects from disturbing each other: two lines of 64 bytes, since the L2
/// spatial prefetcher fetches them in pairs (Intel 64 and IA-32 Architectures Optimization Reference
/// Manual, "Data Prefetch to L2 and Last Level Cache").
inline constexpr std::size_t padding_bytes = 128;

/// Distance of stores that shall not merge and shall hit L1.
inline constexpr std::size_t store_spacing_bytes = padding_bytes;

/// Multiply latency in cycles on every x86-64 core since Nehalem and Zen: a check on the add chain.
inline constexpr double multiply_latency_cycles = 3.0;

inline void relax() { __builtin_ia32_pause(); }

/// Time stamp counter, in ticks; free to move a few instructions either way.
inline std::uint64_t timestamp() { return __builtin_ia32_rdtsc(); }

/// Time stamp counter once all earlier loads and computations are done, and before any later starts.
/// LFENCE orders RDTSC on Intel always, on AMD with the kernel's usual setting (AMD APM vol. 2, LFENCE).
inline std::uint64_t timestamp_ordered() {
  __builtin_ia32_lfence();
  const std::uint64_t ticks = __builtin_ia32_rdtsc();
  __builtin_ia32_lfence();
  return ticks;
}

/// Frequency that CPUID states (leaf 15h), in Hz; the harness measures it all the same.
inline std::optional<double> nominal_timestamp_hz() {
  unsigned denominator = 0, numerator = 0, crystal = 0, unused = 0;
  if (!__get_cpuid(0x15, &denominator, &numerator, &crystal, &unused)) return std::nullopt;
  if (denominator == 0 || numerator == 0 || crystal == 0) return std::nullopt;
  return static_cast<double>(crystal) * numerator / denominator;
}

/// CPUID 80000007h EDX bit 8: the counter runs at one rate in every power state.
/// Hypervisors often hide the bit; the kernel's own word (constant_tsc, nonstop_tsc) counts as well.
inline bool timestamp_is_invariant() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(0x80000007, &a, &b, &c, &d) && (d & (1U << 8)) != 0) return true;
  std::ifstream file("/proc/cpuinfo");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return text.find(" constant_tsc") != std::string::npos &&
         text.find(" nonstop_tsc") != std::string::npos;
}

// Chains. `add reg,reg` and not `add $imm,reg`: since Alder Lake the renamer folds immediates away
// and a chain of them runs at less than one cycle per add.

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
      ".rept 120\n add %[one], %[sum]\n .endr\n"
      "dec %[steps]\n"
      "jnz 1b\n"
      : [sum] "+r"(sum), [steps] "+r"(steps)
      : [one] "r"(one)
      : "cc");
}

/// `steps` x 120 adds in `Chains` independent chains: shows how many execution slots are left over.
template <int Chains>
inline void throughput_chain(std::uint64_t steps) {
  static_assert(Chains >= 1 && Chains <= 10 && 120 % Chains == 0,
                "ten chains fit the registers, and a step is whole");
  const std::uint64_t one = 1;
  std::uint64_t a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0;
  asm volatile(
      ".p2align 6\n"
      "1:\n"
      ".rept 120 / %c[chains]\n"
      "add %[one], %[a]\n"
      ".if %c[chains] > 1\n add %[one], %[b]\n .endif\n"
      ".if %c[chains] > 2\n add %[one], %[c]\n .endif\n"
      ".if %c[chains] > 3\n add %[one], %[d]\n .endif\n"
      ".if %c[chains] > 4\n add %[one], %[e]\n .endif\n"
      ".if %c[chains] > 5\n add %[one], %[f]\n .endif\n"
      ".if %c[chains] > 6\n add %[one], %[g]\n .endif\n"
      ".if %c[chains] > 7\n add %[one], %[h]\n .endif\n"
      ".if %c[chains] > 8\n add %[one], %[i]\n .endif\n"
      ".if %c[chains] > 9\n add %[one], %[j]\n .endif\n"
      ".endr\n"
      "dec %[steps]\n"
      "jnz 1b\n"
      : [a] "+r"(a), [b] "+r"(b), [c] "+r"(c), [d] "+r"(d), [e] "+r"(e), [f] "+r"(f), [g] "+r"(g),
        [h] "+r"(h), [i] "+r"(i), [j] "+r"(j), [steps] "+r"(steps)
      : [one] "r"(one), [chains] "i"(Chains)
      : "cc");
}

/// One dependent add, opaque to the optimiser.
inline std::uint64_t add_step(std::uint64_t value) {
  const std::uint64_t one = 1;
  asm volatile("add %[one], %[value]" : [value] "+r"(value) : [one] "r"(one) : "cc");
  return value;
}

/// N dependent adds, written out.
template <int N>
[[gnu::always_inline]] inline std::uint64_t add_steps(std::uint64_t value) {
  const std::uint64_t one = 1;
  asm volatile(".rept %c[n]\n add %[one], %[value]\n .endr"
               : [value] "+r"(value)
               : [one] "r"(one), [n] "i"(N)
               : "cc");
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
      ".rept %c[n]\n add %[one], %[value]\n .endr\n"
      "dec %[blocks]\n"
      "jnz 1b\n"
      : [value] "+r"(value), [blocks] "+r"(blocks)
      : [one] "r"(one), [n] "i"(N)
      : "cc");
  return value;
}

/// N stores of `value`, written out, to words that lie store_spacing_bytes apart. By the assembler: to have them from the
/// compiler took it gigabytes for 160.
template <int N>
[[gnu::always_inline]] inline void store_words(void* first, std::uint64_t value) {
  asm volatile(
      ".set fencepost_at, 0\n"
      ".rept %c[n]\n mov %[value], fencepost_at(%[first])\n .set fencepost_at, fencepost_at + "
      "%c[stride]\n .endr"
      :
      : [first] "r"(first), [value] "r"(value), [n] "i"(N), [stride] "i"(store_spacing_bytes)
      : "memory");
}

/// One dependent 64-bit multiply, opaque to the optimiser.
inline std::uint64_t multiply_step(std::uint64_t value) {
  asm volatile("imul %[value], %[value]" : [value] "+r"(value) : : "cc");
  return value;
}

/// Takes the line out of all caches, to memory if it was changed. Done for sure once a full fence has followed
/// (Intel SDM vol. 2A, CLFLUSH; in every x86-64).
inline void flush_line(const void* line) { __builtin_ia32_clflush(line); }

/// The entries of known_features that this CPU has, in the same order.
inline std::vector<std::string> cpu_features() {
  std::vector<std::string> names;
  for (const Feature& feature : known_features) {
    if (has(feature)) names.emplace_back(feature.name);
  }
  return names;
}

/// A read-modify-write across two lines. An ISA without one has only obstacle().
struct split_rmw {
  /// Why it must not be timed here; empty when it may.
  /// The kernel traps or punishes split locks where the CPU can report them (Linux,
  /// Documentation/arch/x86/buslock.rst): what one would time is the trap.
  static std::optional<std::string> obstacle() {
    std::ifstream info("/proc/cpuinfo"), boot("/proc/cmdline");
    const std::string cpu{std::istreambuf_iterator<char>(info), {}};
    const std::string line{std::istreambuf_iterator<char>(boot), {}};
    const bool traps = cpu.find(" split_lock_detect") != std::string::npos ||
                       cpu.find(" bus_lock_detect") != std::string::npos;
    if (!traps || line.find("split_lock_detect=off") != std::string::npos) return std::nullopt;
    return "the kernel traps locks across lines (boot with split_lock_detect=off to measure them)";
  }

  /// fetch_add on 64 bits that cross a line, seq_cst. C++ has no defined way to say this.
  static std::uint64_t fetch_add(std::byte* misaligned, std::uint64_t n) {
    asm volatile("lock xadd %[n], (%[at])" : [n] "+r"(n) : [at] "r"(misaligned) : "cc", "memory");
    return n;
  }
};

}  // namespace fencepost::arch
