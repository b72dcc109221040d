// What every instruction-set folder provides. Shared code includes this header and no other of arch/;
// the build puts exactly one folder (arch/<isa>/) on the include path. A folder that lacks a name, or
// gives it another shape, does not compile: a missing instruction is never a silent stub.
#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "arch/event.hpp"
#include "arch/needs.hpp"
#include "arch/type_list.hpp"
#include "arch/uint128.hpp"
#include "cpu_add.hpp"
#include "events.hpp"
#include "features.hpp"
#include "fences.hpp"
#include "hints.hpp"
#include "isa.hpp"
#include "pmc.hpp"
#include "rmw_codegens.hpp"
#include "wide_cas.hpp"
#include "word_ops.hpp"

namespace fencepost::arch {

/// A fence form: a name for people, the instruction, what it orders, and the instruction itself. `full`: it is used
/// to keep an earlier store before a later load (instructions that serialise do so too, but nobody takes one for
/// that). Where not every CPU has it, also `needs` (arch/needs.hpp); `for_instructions`, true, where what it is used
/// for is the instructions after it and not the accesses.
template <class F>
concept FenceForm = requires {
  { F::name } -> std::convertible_to<std::string_view>;
  { F::instruction } -> std::convertible_to<std::string_view>;
  { F::orders } -> std::convertible_to<std::string_view>;
  typename std::bool_constant<F::full>;
  { F::emit() } -> std::same_as<void>;
};

/// A spin-wait hint, as a fence form but that it orders nothing.
template <class H>
concept SpinHint = requires {
  { H::name } -> std::convertible_to<std::string_view>;
  { H::instruction } -> std::convertible_to<std::string_view>;
  { H::emit() } -> std::same_as<void>;
};

/// One operation on a word that holds `value` - 1: if it `writes`, the word holds `value` afterwards; else it
/// is loaded. Ordering is the instruction's own. emit returns what the word held where the instruction tells.
template <class O>
concept WordOp = requires(std::uint64_t& word, std::uint64_t value) {
  { O::name } -> std::convertible_to<std::string_view>;
  { O::instruction } -> std::convertible_to<std::string_view>;
  typename std::bool_constant<O::writes>;
  O::emit(word, value);
  requires std::same_as<decltype(O::emit(word, value)), void> ||
      std::same_as<decltype(O::emit(word, value)), std::uint64_t>;
};

/// Does it tell what the word held?
template <class O>
inline constexpr bool tells = requires(std::uint64_t& word) {
  { O::emit(word, 0) } -> std::same_as<std::uint64_t>;
};

/// A compare-exchange of 16 bytes: a name, what it needs (arch/needs.hpp), whether all orders are the same
/// instruction, and the instruction.
template <class F>
concept WideCas = requires(uint128& cell, halves& expected) {
  { F::name } -> std::convertible_to<std::string_view>;
  { F::needs } -> std::convertible_to<std::string_view>;
  typename std::bool_constant<F::one_order>;
  {
    F::template compare_exchange<std::memory_order_seq_cst>(cell, expected, expected)
    } -> std::same_as<bool>;
};

/// One of several ways in which compilers make atomic read-modify-writes of 64 bits, which one program can hold side by
/// side: a name, what it needs (arch/needs.hpp), and the operations in any order that C++ has for them; `add` too, in orders
/// for which an instruction returns nothing. compare_exchange is strong, and sets `expected` to what was seen. rmw_codegens
/// lists them, the baseline of the others first; it is empty where compilers have but one way.
template <class C>
concept RmwCodegen = requires(std::uint64_t& word, std::uint64_t value) {
  { C::name } -> std::convertible_to<std::string_view>;
  { C::needs } -> std::convertible_to<std::string_view>;
  { C::template fetch_add<std::memory_order_seq_cst>(word, value) } -> std::same_as<std::uint64_t>;
  { C::template exchange<std::memory_order_seq_cst>(word, value) } -> std::same_as<std::uint64_t>;
  {
    C::template compare_exchange<std::memory_order_seq_cst>(word, value, value)
    } -> std::same_as<bool>;
};

template <class... C>
consteval bool all_rmw_codegens(type_list<C...>) {
  return (RmwCodegen<C> && ...);
}

template <class... F>
consteval bool all_wide_cas_forms(type_list<F...>) {
  return (WideCas<F> && ...);
}

template <class... F>
consteval bool all_fence_forms(type_list<F...>) {
  return (FenceForm<F> && ...);
}

template <class... H>
consteval bool all_spin_hints(type_list<H...>) {
  return (SpinHint<H> && ...);
}

template <class... O>
consteval bool all_word_ops(type_list<O...>) {
  return (WordOp<O> && ...);
}

static_assert(std::convertible_to<decltype(name), std::string_view>);
static_assert(requires(const Feature& feature) {
  { feature.name } -> std::convertible_to<std::string_view>;
  { has(feature) } -> std::same_as<bool>;
});
static_assert(std::size(known_features) > 0);
static_assert(all_fence_forms(fence_forms{}) && fence_forms::size > 0);
static_assert(all_spin_hints(spin_hints{}) && spin_hints::size > 0);
static_assert(all_word_ops(word_ops{}) && word_ops::size > 0);
static_assert(all_wide_cas_forms(wide_cas_forms{}));
static_assert(all_rmw_codegens(rmw_codegens{}));
static_assert(padding_bytes >= 64 && (padding_bytes & (padding_bytes - 1)) == 0);
static_assert(store_spacing_bytes >= 64 && padding_bytes % store_spacing_bytes == 0);
static_assert(requires(std::uint64_t n, std::uint64_t seed) {
  { relax() } -> std::same_as<void>;
  { flush_line(nullptr) } -> std::same_as<void>;
  { timestamp() } -> std::same_as<std::uint64_t>;
  { timestamp_ordered() } -> std::same_as<std::uint64_t>;
  { nominal_timestamp_hz() } -> std::same_as<std::optional<double>>;
  { timestamp_is_invariant() } -> std::same_as<bool>;
  { latency_chain(n) } -> std::same_as<void>;
  { throughput_chain<1>(n) } -> std::same_as<void>;
  { throughput_chain<10>(n) } -> std::same_as<void>;
  { add_steps<100>(seed) } -> std::same_as<std::uint64_t>;
  { add_blocks<100>(seed, seed) } -> std::same_as<std::uint64_t>;
  { store_words<160>(nullptr, seed) } -> std::same_as<void>;
  { add_step(seed) } -> std::same_as<std::uint64_t>;
  { multiply_step(seed) } -> std::same_as<std::uint64_t>;
  { cpu_features() } -> std::same_as<std::vector<std::string>>;
  { split_rmw::obstacle() } -> std::same_as<std::optional<std::string>>;
  { cpu_add::obstacle() } -> std::same_as<std::optional<std::string>>;
  { cpu_add::add<3>(nullptr, n) } -> std::same_as<void>;
});
static_assert(adds_per_chain_step > 0 && instructions_per_chain_step > adds_per_chain_step);
static_assert(std::same_as<std::remove_cvref_t<decltype(event_sets[0])>, EventSet>);
static_assert(std::same_as<decltype(user_read_config1), const std::uint64_t>);
static_assert(requires(std::uint32_t counter) {
  { read_pmc(counter) } -> std::same_as<std::uint64_t>;
});

}  // namespace fencepost::arch
