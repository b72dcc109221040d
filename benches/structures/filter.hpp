// The benchmarks of filters: insertions into one that is empty at the begin, of keys at random (of many, most are new; of few,
// soon none), and questions for keys that are inside, or are not. Keys come as those of maps do (benches/maps/map_mix.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>

#include "benches/channel_round_trip.hpp"
#include "benches/maps/keys.hpp"
#include "benches/support/structure_bench.hpp"
#include "benches/support/timed_call.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts/filter.hpp"
#include "primitives/support/map/mixed_key.hpp"

namespace fencepost::bench {

enum class Ask { insert, hit, miss };

/// What a thread keeps from window to window: its stream, as it was and is. And what it found in the last one.
struct FilterWorker {
  RankStream ranks, first;
  std::uint64_t asked = 0, found = 0;
};

template <Filter F, Ask ask, bool each>
[[gnu::noinline]] void filter_loop(F& filter, const KeyTable& table, std::uint64_t beyond,
                                   FilterWorker& worker, harness::Durations* durations,
                                   harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  RankStream ranks = worker.ranks;  // in registers
  std::uint64_t found = 0;
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      const std::uint64_t key = support::mixed_key(ranks.next(table) + beyond);
      if constexpr (ask == Ask::insert) {
        timed_call<each>(durations, [&] { return filter.insert(key), 0; });
      } else {
        found += timed_call<each>(durations, [&] { return filter.contains(key); }) ? 1U : 0U;
      }
    }
  } while (state.again(batch));
  worker = {ranks, worker.ranks, state.performed(), found};
}

/// size: keys that are inside, or inserted; a power of two of 2^20 at most.
template <Filter F, Ask ask, bool each = false>
class FilterBench : public StructureBench<F, FilterWorker, each> {
  using Base = StructureBench<F, FilterWorker, each>;
  using Base::memory_, Base::workers_;

 public:
  explicit FilterBench(std::uint64_t size) : size_(size), table_(Keys::uniform, size) {}

  void place_own(std::span<std::byte* const> parts) override {
    workers_.place(parts, [](const FilterWorker* last) {
      return last != nullptr ? *last : FilterWorker{RankStream(), RankStream()};
    });
  }
  void begin(std::byte* place, unsigned) override {
    memory_.fill(sizeof(F), 1, [&] {
      filter_ = ::new (place) F(size_);
      for (std::uint64_t rank = 0; ask != Ask::insert && rank < size_; ++rank)
        filter_->insert(support::mixed_key(rank));
      return size_;
    });
  }
  std::string end() override { return this->finished(proof(), FilterWorker(), filter_); }

  static const void* timed_code() { return code_of(&filter_loop<F, ask, each>); }

 private:
  void loop(FilterWorker& worker, harness::Durations* durations,
            harness::ThreadState& state) override {
    filter_loop<F, ask, each>(*filter_, table_, ask == Ask::miss ? size_ : 0, worker, durations,
                              state);
  }

  std::string proof() const {
    std::uint64_t asked = 0, found = 0;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      asked += workers_[i].asked, found += workers_[i].found;
      if (ask == Ask::insert && !inserted(workers_[i]))
        return "a key that was inserted is not there";
    }
    if (ask == Ask::hit) return expect_equal("the number of keys found", asked, found);
    // Twice the rate that there may be.
    const bool many = ask == Ask::miss && found > 100 + asked / 50;
    return many ? std::to_string(found) + " of " + std::to_string(asked) + " other keys were found"
                : "";
  }
  bool inserted(FilterWorker worker) const {
    bool all = true;
    for (std::uint64_t i = 0; i < worker.asked; ++i)
      all &= filter_->contains(support::mixed_key(worker.first.next(table_)));
    return all;
  }

  std::uint64_t size_;
  const KeyTable table_;
  F* filter_ = nullptr;
};

}  // namespace fencepost::bench
