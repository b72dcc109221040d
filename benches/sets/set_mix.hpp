// The benchmark of sets: as that of maps (benches/maps/map_mix.hpp), with its streams. A thread's writes are in turn an erasure
// and the insertion of what it has erased.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>

#include "benches/maps/map_mix.hpp"

namespace fencepost::bench {

template <Set S, Timed timed>
[[gnu::noinline]] void set_loop(S& set, const KeyTable& table, MapWorker& worker,
                                harness::Durations* durations, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  typename S::user self(set);
  MapWorker local = worker;  // in registers
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      const std::uint64_t rank = local.ranks.next(table);
      const bool out = local.writes % 2 == 1;  // what this thread has erased
      if (local.reads_next()) {
        // Others may have erased it: a thread alone, or without writers, finds all but its own.
        const bool there = timed_call<timed == Timed::reads>(
            durations, [&] { return set.contains(self, support::mixed_key(rank)); });
        if (there == (out && rank == local.to_insert)) ++local.wrong;
        continue;
      }
      ++local.writes;
      timed_call<timed == Timed::writes>(durations, [&] {
        if (out) {
          if (set.insert(self, support::mixed_key(local.to_insert))) ++local.inserted;
        } else {
          local.to_insert = rank;
          if (set.erase(self, support::mixed_key(rank))) ++local.erased;
        }
        return 0;
      });
    }
  } while (state.again(batch));
  worker = local;
}

template <Set S, Timed timed = Timed::none>
class SetMix : public KeyedMix<S, timed> {
  using Base = KeyedMix<S, timed>;
  using Base::memory_, Base::workers_, Base::size_, Base::table_;

 public:
  using Base::Base;

  void begin(std::byte* place, unsigned) override {
    memory_.fill(sizeof(S), sizeof(std::uint64_t), [&] {
      set_ = ::new (place) S(size_);
      typename S::user self(*set_);
      for (std::uint64_t rank = 0; rank < size_; ++rank)
        set_->insert(self, support::mixed_key(rank));
      return size_;
    });
  }
  std::string end() override { return this->finished(proof(), this->another(), set_); }

  static const void* timed_code() { return code_of(&set_loop<S, timed>); }

 private:
  void loop(MapWorker& worker, harness::Durations* durations,
            harness::ThreadState& state) override {
    set_loop<S, timed>(*set_, table_, worker, durations, state);
  }

  std::string proof() {
    typename S::user self(*set_);
    std::uint64_t expected = size_, wrong = 0, writes = 0, entries = 0;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      expected += workers_[i].inserted - workers_[i].erased;
      wrong += workers_[i].wrong;
      writes += workers_[i].writes;
    }
    if (wrong != 0 && (workers_.size() == 1 || writes == 0))
      return std::to_string(wrong) + " lookups did not find a key, or one that was erased";
    wrong = 0;
    set_->for_each(self, [&](std::uint64_t key) {
      ++entries;
      if (support::unmixed_key(key) >= size_) ++wrong;
    });
    if (wrong != 0) return std::to_string(wrong) + " keys at the end that nobody inserted";
    if (entries != expected) return expect_equal("the number of keys", expected, entries);
    return expect_equal("the size of the set", entries, std::uint64_t{set_->size(self)});
  }

  S* set_ = nullptr;
};

}  // namespace fencepost::bench
