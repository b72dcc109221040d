// A litmus test in rounds: all threads start together, and each goes once over many instances of the test, which lie on lines
// of their own; then one of them looks at what all have loaded and at what the locations hold. For tests that ask for the last
// value of a location, which values that only grow do not tell; as litmus7 does (Alglave, Maranget, Sarkar, Sewell, TACAS
// 2011).
//
// Nothing is reset: round r stores 4 r + 1, 4 r + 2, ..., and what is less than 4 r is the initial value. Each thread waits
// for a few cycles, drawn anew in each round, before it begins.
#pragma once

#include <array>
#include <string>

#include "benches/litmus/access.hpp"
#include "benches/litmus/each.hpp"
#include "benches/litmus/judge.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/support/random.hpp"

namespace fencepost::bench::litmus {

inline constexpr std::size_t instances = 64;

/// What each load of a thread returned, by instance, as a digit of the outcome.
using Digits = std::array<std::array<std::uint8_t, instances>, 2>;

/// A thread's round: all its accesses, of one instance after the other.
using Walk = void (*)(std::byte* place, Digits& digits, std::uint64_t round);

struct Walks {
  std::array<Walk, most_threads> of_thread{};
};

class Batched : public harness::Benchmark {
 public:
  static constexpr std::size_t own_bytes = sizeof(Digits);
  /// The words of all instances, then one that starts a round and one of each thread that ends it.
  static std::size_t bytes(const Program& program) {
    return (instances * program.locations + 1 + most_threads) * word_bytes;
  }

  Batched(const Judge& judge, const Walks& walks) : judge_(judge), walks_(walks) {}

  void place_own(std::span<std::byte* const> parts) override;
  void begin(std::byte* place, unsigned threads) override;
  void run(harness::ThreadState& state) override;
  std::string end() override;
  harness::OutcomeCounts outcomes() const override { return outcomes_; }

 private:
  static constexpr std::uint64_t over = ~std::uint64_t{0};

  void lead(harness::ThreadState& state);
  void follow(harness::ThreadState& state);
  void walk(unsigned thread, std::uint64_t round);
  void look(std::uint64_t round);
  Word& go() const { return word_at(place_, instances * judge_.program().locations); }
  Word& ended(unsigned thread) const {
    return word_at(place_, instances * judge_.program().locations + 1 + thread);
  }

  Judge judge_;
  Walks walks_;
  unsigned threads_ = 0;
  std::byte* place_ = nullptr;
  std::array<Digits*, most_threads> digits_{};
  std::array<std::uint64_t, most_outcomes> counts_{};
  std::uint64_t looked_ = 0;   ///< instances
  std::uint64_t strange_ = 0;  ///< words that end a round with what nobody has stored in it
  harness::OutcomeCounts outcomes_;
};

inline constexpr std::uint64_t values_of_round = 4;

constexpr std::uint8_t digit_in(std::uint64_t value, std::uint64_t round) {
  const std::uint64_t first = round * values_of_round;
  return value < first ? 0 : static_cast<std::uint8_t>(value - first);
}

template <std::size_t T, std::size_t V, std::size_t thread, std::size_t access>
[[gnu::always_inline]] inline void access_batched(std::byte* words, Digits& digits,
                                                  std::size_t instance, std::uint64_t round) {
  constexpr Thread self = tests[T].program().threads[thread];
  if constexpr (access < self.count) {
    constexpr Access what = self.accesses[access];
    Word& word = word_at(words, what.location);
    if constexpr (access > 0) between<V>();
    if constexpr (what.is_store) {
      store_to<V>(word, 0, round * values_of_round + what.value);
    } else {
      digits[what.load - self.first_load][instance] = digit_in(load_from<V>(word), round);
    }
  }
}

/// Never inlined: a symbol whose disassembly can be shown with the result.
template <std::size_t T, std::size_t V, std::size_t thread>
[[gnu::noinline]] void batched_walk(std::byte* place, Digits& digits, std::uint64_t round) {
  constexpr std::size_t locations = tests[T].program().locations;
  for (std::size_t i = 0; i < instances; ++i) {
    std::byte* const words = place + i * locations * word_bytes;
    access_batched<T, V, thread, 0>(words, digits, i, round);
    access_batched<T, V, thread, 1>(words, digits, i, round);
    std::atomic_signal_fence(std::memory_order_seq_cst);  // for the compiler: one after the other
  }
}

template <std::size_t T, std::size_t V>
constexpr Walks batched_walks() {
  static_assert(for_several_writers(variants[V].by));
  return {of_each_thread<T, Walk>(
      []<std::size_t thread>() -> Walk { return &batched_walk<T, V, thread>; })};
}

}  // namespace fencepost::bench::litmus
