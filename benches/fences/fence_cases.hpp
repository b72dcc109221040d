// Makes the cases of fences in contexts: fence/<form>/<context>[/after:k]/threads:N.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "arch/contract.hpp"
#include "benches/each_primitive.hpp"
#include "benches/form_case.hpp"
#include "primitives/generated/fence.hpp"

namespace fencepost::bench {

/// fence/<form>/<context>, without threads.
harness::CaseName fence_name(std::string_view form, std::string_view context);

/// All fences of one context with the same parameters and threads take rounds together, `none` among them, against
/// which a net cost is taken.
harness::Case beside_the_others(harness::Case c);

/// Is it in arch/<isa>/fences.hpp? std::atomic_thread_fence is one of those under another name.
template <class F>
inline constexpr bool is_instruction = []<class... A>(arch::type_list<A...>) {
  return (std::is_same_v<F, A> || ...);
}(arch::fence_forms{});

/// Whether the fence gets a curve: full fences by instruction, and their baselines.
template <class F>
inline constexpr bool has_curve = F::name == "none" || (F::full && is_instruction<F>);

/// Whether the fence is measured after accesses that make fences wait: all that may wait, and their baselines. The other
/// orders of std::atomic_thread_fence compile to one of these instructions, or to none.
template <class F>
inline constexpr bool may_wait = F::name == "none" || F::full || is_instruction<F>;

/// for_each() for every fence, none among them, and those that the CPU lacks.
template <class Visitor>
void for_each_fence(const harness::Scope& scope, Visitor visit) {
  for_each(scope, fence::all{}, [&]<Fence F>(std::type_identity<F> f) { visit(f); });
}

/// A form with one fence, for one value of its context's parameter.
struct FenceForm {
  int parameter;
  const ErasedForm* form;
};

/// Adds the case of one fence in a context without parameter.
void add_fence_case(const harness::Scope& scope, const harness::CaseName& name,
                    const ErasedForm& form, unsigned threads, const Obstacle& obstacle);

/// Adds the cases of one fence, one for each value of the context's parameter.
void add_fence_curve(const harness::Scope& scope, const harness::CaseName& name,
                     std::span<const FenceForm> curve, const Obstacle& obstacle);

template <Context C, Fence F>
void add_fence(const harness::Scope& scope, unsigned threads = 1) {
  add_fence_case(scope, fence_name(F::name, C::name), erased_form<typename C::template form<F, 0>>,
                 threads, obstacle_here<F>());
}

/// The values of the context's parameter at which a fence is measured.
template <Context C, Fence F>
constexpr const auto& depths_of() {
  if constexpr (has_curve<F>) {
    return C::curve;
  } else {
    return C::points;
  }
}

/// The forms of a curve, one for each of its depths.
template <Context C, Fence F, std::size_t... I>
auto curve_forms(std::index_sequence<I...>) {
  return std::array{FenceForm{depths_of<C, F>()[I],
                              &erased_form<typename C::template form<F, depths_of<C, F>()[I]>>}...};
}

template <Context C, Fence F>
void add_fence_curve(const harness::Scope& scope) {
  const auto curve = curve_forms<C, F>(std::make_index_sequence<depths_of<C, F>().size()>{});
  add_fence_curve(scope, fence_name(F::name, C::name), curve, obstacle_here<F>());
}

}  // namespace fencepost::bench
