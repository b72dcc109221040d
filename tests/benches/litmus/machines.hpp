// Executions of perpetual litmus tests on made-up machines: sequentially consistent, and x86-TSO with its store buffers.
#pragma once

#include <deque>
#include <random>
#include <utility>
#include <vector>

#include "benches/litmus/decode.hpp"

namespace fencepost::bench::litmus {

/// What the loads of a test returned.
struct Recorded {
  std::array<std::vector<std::uint32_t>, most_loads> of_load;
  Records records() const {
    Records all;
    for (std::size_t l = 0; l < most_loads; ++l) all[l] = of_load[l];
    return all;
  }
};

/// A machine whose threads take steps in random order. `buffers`: stores wait in their thread, up to so many, and go to memory in
/// order, at random; 0: at once. `fenced`: the buffer is empty between a thread's two accesses.
class Machine {
 public:
  Machine(const Program& program, std::size_t buffers, bool fenced, std::mt19937_64& random)
      : program_(program), buffers_(buffers), fenced_(fenced), random_(random) {}

  Recorded run(std::uint32_t iterations) {
    std::vector<std::size_t> left;
    for (std::size_t t = 0; t < program_.thread_count; ++t) left.push_back(t);
    while (!left.empty()) {
      const std::size_t at = random_() % left.size();
      const std::size_t t = left[at];
      if (!threads_[t].waiting.empty() && random_() % 2 == 0) {
        drain_one(t);
      } else if (!step(t, iterations)) {
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
      }
    }
    return std::move(recorded_);
  }

 private:
  struct State {
    std::uint32_t iteration = 0;
    std::size_t access = 0;
    std::deque<std::pair<std::size_t, std::uint32_t>> waiting;  ///< location, value
  };

  void drain_one(std::size_t t) {
    memory_[threads_[t].waiting.front().first] = threads_[t].waiting.front().second;
    threads_[t].waiting.pop_front();
  }

  bool step(std::size_t t, std::uint32_t iterations) {
    State& state = threads_[t];
    if (state.iteration == iterations) return false;
    const Access& one = program_.threads[t].accesses[state.access];
    if (fenced_ && state.access > 0)
      while (!state.waiting.empty()) drain_one(t);
    if (one.is_store) {
      state.waiting.emplace_back(one.location, state.iteration + 1);
      while (state.waiting.size() > buffers_) drain_one(t);
    } else {
      recorded_.of_load[one.load].push_back(memory_[one.location]);
    }
    if (++state.access == program_.threads[t].count) {
      state.access = 0;
      ++state.iteration;
    }
    return true;
  }

  const Program& program_;
  std::size_t buffers_;
  bool fenced_;
  std::mt19937_64& random_;
  std::array<std::uint32_t, most_locations> memory_{};
  std::array<State, most_threads> threads_;
  Recorded recorded_;
};

}  // namespace fencepost::bench::litmus
