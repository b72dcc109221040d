#include "benches/litmus/batched.hpp"

#include "primitives/support/sync.hpp"

namespace fencepost::bench::litmus {
namespace {

/// The longest wait before a round, in steps of add_blocks of 10 cycles: some transfers of a line.
constexpr std::uint32_t most_steps = 40;

}  // namespace

void Batched::place_own(std::span<std::byte* const> parts) {
  for (std::size_t t = 0; t < parts.size(); ++t) digits_[t] = ::new (parts[t]) Digits{};
}

void Batched::begin(std::byte* place, unsigned threads) {
  place_ = place;
  threads_ = threads;
  construct_words(place, instances * judge_.program().locations + 1 + threads);
  counts_ = {};
  looked_ = strange_ = 0;
}

void Batched::run(harness::ThreadState& state) { state.index() == 0 ? lead(state) : follow(state); }

void Batched::walk(unsigned thread, std::uint64_t round) {
  const std::uint32_t steps = 1 + support::thread_random().below(most_steps);
  std::uint64_t waited = arch::add_blocks<10>(steps, 0);
  asm volatile("" : "+r"(waited));
  walks_.of_thread[thread](place_, *digits_[thread], round);
}

void Batched::lead(harness::ThreadState& state) {
  std::uint64_t round = 0;
  state.batch();
  state.start();
  do {
    // release: [round] the digits that were read may be written again
    go().store(++round, std::memory_order_release);
    walk(0, round);
    for (unsigned t = 1; t < threads_; ++t)
      // acquire: [ended] what the thread has loaded and stored
      support::std_sync::wait_until(
          [&] { return ended(t).load(std::memory_order_acquire) == round; });
    look(round);
  } while (state.again(instances));
  go().store(over, std::memory_order_relaxed);  // relaxed: hands over nothing
}

/// Counts in no result: an operation is an instance that all threads have been at.
void Batched::follow(harness::ThreadState& state) {
  state.exclude_from_results();
  state.start();
  for (std::uint64_t round = 0;;) {
    std::uint64_t next = round;
    support::std_sync::wait_until([&] {
      next = go().load(std::memory_order_acquire);  // acquire: [round]
      return next != round;
    });
    if (next == over) return;
    round = next;
    walk(state.index(), round);
    ended(state.index()).store(round, std::memory_order_release);  // release: [ended]
    state.again(instances);
  }
}

/// Counts the outcome of each instance, when all threads have been there.
void Batched::look(std::uint64_t round) {
  const Program& program = judge_.program();
  for (std::size_t i = 0; i < instances; ++i) {
    Outcome outcome = 0;
    bool sound = true;
    for (std::size_t t = 0; t < program.thread_count; ++t)
      for (std::size_t l = 0; l < program.threads[t].loads; ++l) {
        const unsigned digit = (*digits_[t])[l][i];
        sound = sound && digit < values_of_round;
        outcome = with_digit(outcome, program.threads[t].first_load + l, digit & 3);
      }
    for (std::size_t f = 0; f < program.final_count; ++f) {
      const std::size_t word = i * program.locations + program.finals[f];
      // relaxed: [ended] came before
      const std::uint64_t last = word_at(place_, word).load(std::memory_order_relaxed);
      sound = sound && last > round * values_of_round && last < (round + 1) * values_of_round;
      outcome = with_digit(outcome, program.loads + f, digit_in(last, round) & 3U);
    }
    if (sound) ++counts_[outcome];
    strange_ += sound ? 0 : 1;
  }
  looked_ += instances;
}

std::string Batched::end() {
  outcomes_.clear();
  if (strange_ != 0) return std::to_string(strange_) + " instances hold what nobody stored there";
  outcomes_ = judge_.named(counts_, looked_);
  return judge_.wrong(counts_, looked_);
}

}  // namespace fencepost::bench::litmus
