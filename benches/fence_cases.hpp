// Makes the cases of fences in contexts: fence/<form>/<context>[/after:k]/threads:N.
#pragma once

#include <array>
#include <string>
#include <utility>

#include "arch/contract.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/registry.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/fence.hpp"

namespace fencepost::bench {

/// fence/<form>/<context>, without threads.
inline harness::CaseName fence_name(std::string_view form, std::string_view context) {
  return {"fence", form, context};
}

/// All fences of one context with the same parameters and threads take rounds together, `none` among them, against
/// which a net cost is taken.
inline harness::Case beside_the_others(harness::Case c) {
  c.group = c.fields.with_primitive("*").text();
  if (c.fields.primitive != "none") c.baseline = c.fields.with_primitive("none").text();
  return c;
}

/// Is it in arch/<isa>/fences.hpp? std::atomic_thread_fence is one of those under another name.
template <class F>
inline constexpr bool is_instruction = []<class... A>(arch::type_list<A...>) {
  return (std::is_same_v<F, A> || ...);
}(arch::fence_forms{});

/// Has a curve of its own: full fences by instruction, and what they are held against.
template <class F>
inline constexpr bool has_curve = F::name == "none" || (F::full && is_instruction<F>);

/// Stands behind accesses that make a fence wait: all that might, and what they are held against. The other orders of
/// std::atomic_thread_fence are some instruction, or none at all.
template <class F>
inline constexpr bool may_wait = F::name == "none" || F::full || is_instruction<F>;

/// Calls visit(std::type_identity<F>{}) for every fence, none among them, and those that the CPU lacks.
template <class Visitor>
void for_each_fence(Visitor&& visit) {
  arch::for_each(fence::all{}, [&]<Fence F>(std::type_identity<F> f) { visit(f); });
}

/// Adds the case of one fence in a context without parameter.
template <Context C, Fence F>
[[gnu::noinline]] void add_fence(const harness::Scope& scope, unsigned threads = 1) {
  scope.add(beside_the_others(form_case<typename C::template form<F, 0>>(
      fence_name(F::name, C::name), threads,
      threads == 1 ? harness::Pace::alone : harness::Pace::contended, obstacle_here<F>())));
}

template <Context C, Fence F, int K>
[[gnu::noinline]] void add_fence_after(const harness::Scope& scope) {
  scope.add(beside_the_others(form_case<typename C::template form<F, K>>(
      fence_name(F::name, C::name).with("after", std::uint64_t{K}), 1, harness::Pace::alone,
      obstacle_here<F>())));
}

/// Adds the cases of one fence for each value of the context's parameter.
template <Context C, Fence F>
void add_fence_curve(const harness::Scope& scope) {
  constexpr auto& depths = [&]() -> auto& {
    if constexpr (has_curve<F>) {
      return C::curve;
    } else {
      return C::points;
    }
  }
  ();
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (add_fence_after<C, F, depths[I]>(scope), ...);
  }
  (std::make_index_sequence<depths.size()>{});
}

}  // namespace fencepost::bench
