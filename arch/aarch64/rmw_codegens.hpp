// AArch64: the three ways in which compilers make an atomic read-modify-write of 64 bits, side by side in one program.
//
// Each is written out - LSE and load-exclusive loops as inline assembly, the helpers as calls - so that neither the
// compiler, its flags nor the build variant decides which one is measured, and an LSE instruction stands in no function
// but the timed loop of a case that needs it. Which instruction is which order: Arm, C++ Atomics ABI for the Arm 64-bit
// Architecture (atomicsabi64). seq_cst is acquire and release together, as both are RCsc (Arm ARM, B2.3.11).
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "arch/type_list.hpp"

namespace fencepost::arch {
namespace rmw {

template <std::memory_order Order>
inline constexpr bool acquires =
    Order == std::memory_order_acquire || Order == std::memory_order_acq_rel ||
    Order == std::memory_order_seq_cst;
template <std::memory_order Order>
inline constexpr bool releases =
    Order == std::memory_order_release || Order == std::memory_order_acq_rel ||
    Order == std::memory_order_seq_cst;

// In libgcc and compiler-rt; what compilers call under -moutline-atomics (GCC manual, "AArch64 Options"). The value or values
// first, the word last; each returns what the word held.
namespace helper {
using Value = std::uint64_t;
extern "C" {
Value ldadd_relax(Value, Value*) asm("__aarch64_ldadd8_relax");
Value ldadd_acq(Value, Value*) asm("__aarch64_ldadd8_acq");
Value ldadd_rel(Value, Value*) asm("__aarch64_ldadd8_rel");
Value ldadd_acq_rel(Value, Value*) asm("__aarch64_ldadd8_acq_rel");
Value swp_relax(Value, Value*) asm("__aarch64_swp8_relax");
Value swp_acq(Value, Value*) asm("__aarch64_swp8_acq");
Value swp_rel(Value, Value*) asm("__aarch64_swp8_rel");
Value swp_acq_rel(Value, Value*) asm("__aarch64_swp8_acq_rel");
Value cas_relax(Value, Value, Value*) asm("__aarch64_cas8_relax");
Value cas_acq(Value, Value, Value*) asm("__aarch64_cas8_acq");
Value cas_rel(Value, Value, Value*) asm("__aarch64_cas8_rel");
Value cas_acq_rel(Value, Value, Value*) asm("__aarch64_cas8_acq_rel");
}
}  // namespace helper

/// The helper of an order: constexpr, so that the call is direct.
template <std::memory_order Order, class Helper>
consteval Helper* of_order(Helper* relax, Helper* acq, Helper* rel, Helper* acq_rel) {
  if (acquires<Order>) return releases<Order> ? acq_rel : acq;
  return releases<Order> ? rel : relax;
}

/// A call that takes LSE where the CPU has it, and else a loop: what distributions ship.
struct outline {
  static constexpr std::string_view name = "outline";
  static constexpr std::string_view needs{};

  template <std::memory_order Order>
  [[gnu::always_inline]] static std::uint64_t fetch_add(std::uint64_t& word, std::uint64_t value) {
    using namespace helper;
    constexpr auto* call = of_order<Order>(ldadd_relax, ldadd_acq, ldadd_rel, ldadd_acq_rel);
    return call(value, &word);
  }

  template <std::memory_order Order>
  [[gnu::always_inline]] static std::uint64_t exchange(std::uint64_t& word, std::uint64_t value) {
    using namespace helper;
    constexpr auto* call = of_order<Order>(swp_relax, swp_acq, swp_rel, swp_acq_rel);
    return call(value, &word);
  }

  template <std::memory_order Order>
  [[gnu::always_inline]] static bool compare_exchange(std::uint64_t& word, std::uint64_t& expected,
                                                      std::uint64_t desired) {
    using namespace helper;
    constexpr auto* call = of_order<Order>(cas_relax, cas_acq, cas_rel, cas_acq_rel);
    const std::uint64_t seen = call(expected, desired, &word);
    const bool equal = seen == expected;
    expected = seen;
    return equal;
  }
};

/// LSE by itself: what -march=armv8.1-a makes.
struct lse {
  static constexpr std::string_view name = "lse";
  static constexpr std::string_view needs = "lse";

  template <std::memory_order Order>
  [[gnu::always_inline]] static std::uint64_t fetch_add(std::uint64_t& word, std::uint64_t value) {
    std::uint64_t seen;
    asm volatile(
        ".arch_extension lse\n"
        ".if %c[acq] && %c[rel]\n ldaddal %[value], %[seen], %[word]\n"
        ".elseif %c[acq]\n ldadda %[value], %[seen], %[word]\n"
        ".elseif %c[rel]\n ldaddl %[value], %[seen], %[word]\n"
        ".else\n ldadd %[value], %[seen], %[word]\n .endif"
        : [seen] "=r"(seen), [word] "+Q"(word)
        : [value] "r"(value), [acq] "i"(acquires<Order>), [rel] "i"(releases<Order>)
        : "memory");
    return seen;
  }

  /// STADD, STADDL, as the Linux kernel's atomic_add; there is none that acquires. g++ 12 and clang 14 take LDADD for an
  /// unused result too: what -march=armv8.1-a makes of it is fetch_add.
  template <std::memory_order Order>
  requires(!acquires<Order>)
      [[gnu::always_inline]] static void add(std::uint64_t& word, std::uint64_t value) {
    asm volatile(
        ".arch_extension lse\n"
        ".if %c[rel]\n staddl %[value], %[word]\n"
        ".else\n stadd %[value], %[word]\n .endif"
        : [word] "+Q"(word)
        : [value] "r"(value), [rel] "i"(releases<Order>)
        : "memory");
  }

  template <std::memory_order Order>
  [[gnu::always_inline]] static std::uint64_t exchange(std::uint64_t& word, std::uint64_t value) {
    std::uint64_t seen;
    asm volatile(
        ".arch_extension lse\n"
        ".if %c[acq] && %c[rel]\n swpal %[value], %[seen], %[word]\n"
        ".elseif %c[acq]\n swpa %[value], %[seen], %[word]\n"
        ".elseif %c[rel]\n swpl %[value], %[seen], %[word]\n"
        ".else\n swp %[value], %[seen], %[word]\n .endif"
        : [seen] "=r"(seen), [word] "+Q"(word)
        : [value] "r"(value), [acq] "i"(acquires<Order>), [rel] "i"(releases<Order>)
        : "memory");
    return seen;
  }

  template <std::memory_order Order>
  [[gnu::always_inline]] static bool compare_exchange(std::uint64_t& word, std::uint64_t& expected,
                                                      std::uint64_t desired) {
    std::uint64_t seen = expected;
    asm volatile(
        ".arch_extension lse\n"
        ".if %c[acq] && %c[rel]\n casal %[seen], %[desired], %[word]\n"
        ".elseif %c[acq]\n casa %[seen], %[desired], %[word]\n"
        ".elseif %c[rel]\n casl %[seen], %[desired], %[word]\n"
        ".else\n cas %[seen], %[desired], %[word]\n .endif"
        : [seen] "+r"(seen), [word] "+Q"(word)
        : [desired] "r"(desired), [acq] "i"(acquires<Order>), [rel] "i"(releases<Order>)
        : "memory");
    const bool equal = seen == expected;
    expected = seen;
    return equal;
  }
};

/// Load-exclusive and store-exclusive until the store succeeds: every AArch64 CPU, and what -mno-outline-atomics makes.
struct ll_sc {
  static constexpr std::string_view name = "ll_sc";
  static constexpr std::string_view needs{};

  template <std::memory_order Order>
  [[gnu::always_inline]] static std::uint64_t fetch_add(std::uint64_t& word, std::uint64_t value) {
    std::uint64_t seen, sum;
    std::uint32_t failed;
    asm volatile(
        "1:\n"
        ".if %c[acq]\n ldaxr %[seen], %[word]\n .else\n ldxr %[seen], %[word]\n .endif\n"
        "add %[sum], %[seen], %[value]\n"
        ".if %c[rel]\n stlxr %w[failed], %[sum], %[word]\n"
        ".else\n stxr %w[failed], %[sum], %[word]\n .endif\n"
        "cbnz %w[failed], 1b"
        : [seen] "=&r"(seen), [sum] "=&r"(sum), [failed] "=&r"(failed), [word] "+Q"(word)
        : [value] "r"(value), [acq] "i"(acquires<Order>), [rel] "i"(releases<Order>)
        : "memory");
    return seen;
  }

  template <std::memory_order Order>
  [[gnu::always_inline]] static std::uint64_t exchange(std::uint64_t& word, std::uint64_t value) {
    std::uint64_t seen;
    std::uint32_t failed;
    asm volatile(
        "1:\n"
        ".if %c[acq]\n ldaxr %[seen], %[word]\n .else\n ldxr %[seen], %[word]\n .endif\n"
        ".if %c[rel]\n stlxr %w[failed], %[value], %[word]\n"
        ".else\n stxr %w[failed], %[value], %[word]\n .endif\n"
        "cbnz %w[failed], 1b"
        : [seen] "=&r"(seen), [failed] "=&r"(failed), [word] "+Q"(word)
        : [value] "r"(value), [acq] "i"(acquires<Order>), [rel] "i"(releases<Order>)
        : "memory");
    return seen;
  }

  /// A value that differs is not stored back: what compilers make.
  template <std::memory_order Order>
  [[gnu::always_inline]] static bool compare_exchange(std::uint64_t& word, std::uint64_t& expected,
                                                      std::uint64_t desired) {
    std::uint64_t seen;
    std::uint32_t failed;
    asm volatile(
        "1:\n"
        ".if %c[acq]\n ldaxr %[seen], %[word]\n .else\n ldxr %[seen], %[word]\n .endif\n"
        "cmp %[seen], %[expected]\n"
        "b.ne 2f\n"
        ".if %c[rel]\n stlxr %w[failed], %[desired], %[word]\n"
        ".else\n stxr %w[failed], %[desired], %[word]\n .endif\n"
        "cbnz %w[failed], 1b\n"
        "2:"
        : [seen] "=&r"(seen), [failed] "=&r"(failed), [word] "+Q"(word)
        : [expected] "r"(expected), [desired] "r"(desired), [acq] "i"(acquires<Order>),
          [rel] "i"(releases<Order>)
        : "cc", "memory");
    const bool equal = seen == expected;
    expected = seen;
    return equal;
  }
};

}  // namespace rmw

/// First the one that all others are compared with.
using rmw_codegens = type_list<rmw::outline, rmw::lse, rmw::ll_sc>;

}  // namespace fencepost::arch
