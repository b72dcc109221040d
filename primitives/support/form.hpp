// A form: one way of putting an operation into a timed loop, with the registers it keeps per thread.
//
// An operation of the atomic and floor kinds offers up to three:
//   latency     each operation depends on the one before
//   throughput  operations are independent
//   shared      what every thread does when one cell is shared
// and each form proves its own effect.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

#include "arch/type_list.hpp"

namespace fencepost {

/// What one thread did: its registers as they ended, and how many steps it took.
template <class Form>
struct Done {
  Form form;
  std::uint64_t steps;
};

/// Form requirements, in addition to the constructor from the thread's index:
///   Cell            the type of the shared cell
///   initial         the cell's value before the window
///   unroll          steps per iteration of the timed loop
///   step(cell)      the operation, once
///   wrong(last, d)  "" when the cell's last value and the threads' registers prove that all steps took
///                   effect, else what is wrong
template <class F>
concept Form = std::constructible_from<F, unsigned> && std::is_trivially_copyable_v<F> &&
    requires(F& form, typename F::Cell& cell, std::span<const Done<F>> done) {
  { F::initial } -> std::convertible_to<typename F::Word>;
  { F::unroll } -> std::convertible_to<int>;
  { form.step(cell) } -> std::same_as<void>;
  { F::wrong(typename F::Word{}, done) } -> std::same_as<std::string>;
};

/// The words an operation is measured on: its own list `words`, else 64 and 32 bits.
template <class Op>
constexpr auto words_of() {
  if constexpr (requires { typename Op::words; }) {
    return typename Op::words{};
  } else {
    return arch::type_list<std::uint64_t, std::uint32_t>{};
  }
}

/// Steps per iteration: few enough that all of them fit the uop cache, enough that the loop's own
/// decrement and branch vanish in them. Sanitized builds take fewer (cmake/FencepostOptions.cmake).
#ifdef FENCEPOST_UNROLL
inline constexpr int usual_unroll = FENCEPOST_UNROLL;
#else
inline constexpr int usual_unroll = 32;
#endif

/// Makes the compiler believe that `value` is used; costs no instruction.
template <class W>
inline void keep(const W& value) {
  asm volatile("" : : "r"(value));
}

/// Makes the compiler believe that `value` may have changed: it is then worked out step by step, not for all steps of an
/// iteration at once, which takes registers that no loop has. Costs no instruction.
template <class W>
inline void settle(W& value) {
  asm volatile("" : "+r"(value));
}

/// Makes the compiler believe that the object is read and written here; costs no instruction.
template <class W>
inline void keep_in_memory(W& object) {
  asm volatile("" : "+m"(object));
}

template <class F>
std::uint64_t total_steps(std::span<const Done<F>> done) {
  std::uint64_t sum = 0;
  for (const Done<F>& one : done) sum += one.steps;
  return sum;
}

/// Decimal; hexadecimal where a word is wider than std::to_string knows.
template <class W>
std::string text_of(W value) {
  if constexpr (sizeof(W) <= sizeof(std::uint64_t)) {
    return std::to_string(value);
  } else {
    std::string digits;
    for (int shift = 8 * sizeof(W) - 4; shift >= 0; shift -= 4)
      digits += "0123456789abcdef"[static_cast<unsigned>(value >> shift) & 15U];
    return "0x" + digits;
  }
}

/// Never inlined: hundreds of forms call it, and strings take compilers long.
template <class W>
[[gnu::noinline]] std::string not_equal(const char* what, W expected, W found) {
  return std::string(what) + " should be " + text_of(expected) + ", is " + text_of(found);
}

/// "" when equal, else a sentence with both values.
template <class W>
std::string expect_equal(const char* what, W expected, W found) {
  if (expected == found) return {};
  return not_equal(what, expected, found);
}

}  // namespace fencepost
