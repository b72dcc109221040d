// The benchmark that runs a form in its timed loop, and the cases made of it.
//
// Hundreds of forms are timed, so little is compiled for each: its loop, and three short functions around it. The rest
// is compiled once and sees a form as an ErasedForm.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "arch/contract.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "harness/benchmark/case_name.hpp"
#include "harness/benchmark/registry.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::bench {

/// A form without its type. Cells and Done<F> are addressed as bytes, aligned as their types require.
struct ErasedForm {
  std::size_t cell_bytes;          ///< sizeof of its Cell
  std::size_t done_bytes;          ///< sizeof of its Done
  const void* timed_code;          ///< where its timed loop begins
  void (*begin)(std::byte* cell);  ///< constructs the cell
  /// Runs the timed loop on the calling thread, and writes the thread's Done<F> to `done`.
  void (*run)(std::byte* cell, harness::ThreadState& state, std::byte* done);
  /// Destroys the cell. `done`: the Done<F> of all threads. Returns what F::wrong() says.
  std::string (*end)(std::byte* cell, const std::byte* done, std::size_t threads);
};

template <Form F>
typename F::Cell& cell_at(std::byte* place) {
  return *std::launder(reinterpret_cast<typename F::Cell*>(place));
}

template <Form F>
void begin_form(std::byte* cell) {
  ::new (cell) typename F::Cell(F::initial);
}

template <Form F>
void run_form(std::byte* cell, harness::ThreadState& state, std::byte* done) {
  F form(state.index());
  timed_loop(form, cell_at<F>(cell), state);
  ::new (done) Done<F>{form, state.performed()};
}

template <Form F>
std::string end_form(std::byte* cell, const std::byte* done, std::size_t threads) {
  const auto last = static_cast<typename F::Word>(cell_at<F>(cell));
  std::destroy_at(&cell_at<F>(cell));
  return F::wrong(last, std::span(reinterpret_cast<const Done<F>*>(done), threads));
}

template <Form F>
inline const ErasedForm erased_form = [] {
  static_assert(alignof(Done<F>) <= alignof(std::max_align_t));
  return ErasedForm{sizeof(typename F::Cell), sizeof(Done<F>), code_of(&timed_loop<F>),
                    &begin_form<F>,           &run_form<F>,    &end_form<F>};
}();

/// Why a case can't be measured on this CPU; empty when it can.
using Obstacle = std::optional<std::string>;

/// arch::cpu_features(), asked once.
const std::vector<std::string>& features_here();

/// Why T can't be measured on this CPU: "unsupported: needs X"; empty when it can.
template <class T>
Obstacle obstacle_here() {
  return arch::obstacle_of<T>(features_here());
}

/// A case without a benchmark: `name` with that number of threads, and everything else at its default.
harness::Case plain_case(const harness::CaseName& name, unsigned threads, harness::Pace pace,
                         const Obstacle& obstacle);

/// A case that runs `form` on one cell. `form` is kept by reference: an erased_form.
harness::Case form_case(const ErasedForm& form, const harness::CaseName& name, unsigned threads,
                        harness::Pace pace, const Obstacle& obstacle = std::nullopt);

/// A case with an obstacle for each {kind, primitive, package}.
void add_not_installed(const harness::Scope& scope,
                       std::span<const std::array<std::string_view, 3>> primitives);

}  // namespace fencepost::bench
