// The timed loop, and the benchmark that runs one form in it. Each form gets a loop of its own, never
// inlined: a symbol that a disassembler can show beside the result.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "arch/contract.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::bench {

template <class F>
[[gnu::always_inline]] inline void iteration(F& form, typename F::Cell& cell) {
  // The lambda too: clang would call it, with the form in memory, and the call would be timed.
  [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
    ((static_cast<void>(I), form.step(cell)), ...);
  }
  (std::make_index_sequence<static_cast<std::size_t>(F::unroll)>{});
}

template <Form F>
[[gnu::noinline]] void timed_loop(F& form, typename F::Cell& cell, harness::ThreadState& state) {
  F local = form;  // in registers: the loop touches no memory but the cell
  const std::uint64_t batch = state.batch();
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) iteration(local, cell);
  } while (state.again(batch * static_cast<std::uint64_t>(F::unroll)));
  form = local;
}

/// Where a function begins, for Case::timed_code.
template <class F>
const void* code_of(F* function) {
  return reinterpret_cast<const void*>(function);
}

/// What a thread leaves behind, alone on its lines.
template <class T>
struct alignas(arch::padding_bytes) Padded {
  T value;
};

template <Form F>
class FormBenchmark : public harness::Benchmark {
 public:
  void begin(std::byte* place, unsigned threads) override {
    cell_ = ::new (place) typename F::Cell(F::initial);
    done_.assign(threads, Padded<Done<F>>{{F(0), 0}});
  }

  void run(harness::ThreadState& state) override {
    F form(state.index());
    timed_loop(form, *cell_, state);
    done_[state.index()].value = {form, state.performed()};
  }

  std::string end() override {
    std::vector<Done<F>> done;
    for (const auto& one : done_) done.push_back(one.value);
    const auto last = static_cast<typename F::Word>(*cell_);
    std::destroy_at(cell_);
    return F::wrong(last, done);
  }

 private:
  typename F::Cell* cell_ = nullptr;
  std::vector<Padded<Done<F>>> done_;
};

/// Why T can't be measured on this CPU: "unsupported: needs X"; empty when it can.
template <class T>
std::optional<std::string> obstacle_here() {
  static const std::vector<std::string> features = arch::cpu_features();
  return arch::obstacle_of<T>(features);
}

using Obstacle = std::optional<std::string>;

/// What the cases of all forms have alike: compiled once, not for each of hundreds.
[[gnu::noinline]] inline harness::Case plain_case(const harness::CaseName& name, unsigned threads,
                                                  harness::Pace pace, const Obstacle& obstacle) {
  harness::Case c = harness::named_case(name.with_threads(threads));
  c.pace = pace;
  c.obstacle = obstacle;
  return c;
}

/// A case that runs form F on one cell.
template <Form F>
harness::Case form_case(const harness::CaseName& name, unsigned threads, harness::Pace pace,
                        const Obstacle& obstacle = std::nullopt) {
  harness::Case c = plain_case(name, threads, pace, obstacle);
  c.bytes = sizeof(typename F::Cell);
  c.timed_code = code_of(&timed_loop<F>);
  c.make = [] { return std::make_unique<FormBenchmark<F>>(); };
  return c;
}

}  // namespace fencepost::bench
