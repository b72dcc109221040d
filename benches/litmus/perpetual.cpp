#include "benches/litmus/perpetual.hpp"

#include <algorithm>

namespace fencepost::bench::litmus {

Perpetual::Perpetual(const Judge& judge, const Loops& loops)
    : judge_(judge), decoder_(judge_.program()), loops_(loops) {}

void Perpetual::place_own(std::span<std::byte* const> parts) {
  for (std::size_t t = 0; t < parts.size(); ++t) {
    auto* const kept = reinterpret_cast<std::uint32_t*>(parts[t]);
    kept_[t] = {kept, kept + most_iterations};
  }
}

void Perpetual::begin(std::byte* place, unsigned) {
  place_ = place;
  construct_words(place, judge_.program().locations);
  done_ = {};
}

void Perpetual::run(harness::ThreadState& state) {
  const unsigned self = state.index();
  done_[self] = loops_.of_thread[self](place_, kept_[self], state);
}

Records Perpetual::records() const {
  Records all;
  const Program& program = judge_.program();
  for (std::size_t t = 0; t < program.thread_count; ++t)
    for (std::size_t i = 0; i < program.threads[t].loads; ++i)
      all[program.threads[t].first_load + i] = {kept_[t][i], done_[t]};
  return all;
}

/// What each location ends with, and that no load saw more.
std::string Perpetual::wrong_work(const Records& records) const {
  const Program& program = judge_.program();
  for (std::size_t l = 0; l < program.locations; ++l) {
    const std::uint64_t stored = done_[program.writer_of(l)];
    // relaxed: all threads have ended
    const std::uint64_t last = word_at(place_, l).load(std::memory_order_relaxed);
    if (last != stored)
      return "a location ends with " + std::to_string(last) + " after " + std::to_string(stored) +
             " stores";
    for (std::size_t t = 0; t < program.thread_count; ++t)
      for (std::size_t i = 0; i < program.threads[t].count; ++i) {
        const Access& one = program.threads[t].accesses[i];
        if (one.is_store || one.location != l || records[one.load].empty()) continue;
        if (records[one.load].back() > stored) return "a load returned what was never stored";
      }
  }
  return "";
}

std::string Perpetual::end() {
  const Records all = records();
  outcomes_.clear();
  if (std::string wrong = wrong_work(all); !wrong.empty()) return wrong;
  const Decoded found = decoder_.decode(all);
  if (!found.wrong.empty()) return found.wrong;
  outcomes_ = judge_.named(found.counts, found.iterations);
  return judge_.wrong(found.counts, found.iterations);
}

}  // namespace fencepost::bench::litmus
