// The benchmarks of a map that grows and of a walk over all of it: one operation is an insertion, or an entry that is visited.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>

#include "benches/coordination/next_round.hpp"
#include "benches/maps/map_mix.hpp"
#include "benches/per_thread.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/map/mixed_key.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::bench {

/// In each round all threads fill a new map, with as many keys of its own each. The first thread makes the map, which is not
/// timed, and its round ends when all are done: its results are those of all. Memory comes back from one round to the next, so
/// most of it has been touched before. Each: every insertion is timed; the longest are those that make the table larger.
template <Map M, bool each>
class MapGrowth : public harness::Benchmark {
  struct Thread {
    std::uint64_t inserted = 0;
    harness::Durations durations;
  };
  static constexpr std::uint64_t over = ~std::uint64_t{0};

  struct Shared {
    /// The number of the last round, from 1.
    alignas(arch::padding_bytes) std::atomic<std::uint64_t> begun{0};
    /// Rounds done by the other threads, together.
    alignas(arch::padding_bytes) std::atomic<std::uint64_t> done{0};
    alignas(arch::padding_bytes) std::optional<M> map;
  };

 public:
  static constexpr std::size_t own_bytes = PerThread<Thread>::bytes;
  static std::size_t bytes() { return sizeof(Shared); }

  explicit MapGrowth(std::uint64_t size) : size_(size) {}

  void place_own(std::span<std::byte* const> parts) override { threads_.place(parts); }
  void begin(std::byte* place, unsigned threads) override {
    shared_ = ::new (place) Shared;
    share_ = size_ / threads;
    rounds_ = 0;
    told_.clear();
  }
  void run(harness::ThreadState& state) override {
    state.index() == 0 ? lead(*this, state) : follow(state);
  }
  std::string end() override {
    std::string wrong = proof();
    std::destroy_at(shared_);
    for (std::size_t i = 0; each && i < threads_.size(); ++i) told_.add(threads_[i].durations);
    return wrong;
  }
  const harness::DurationsByThread* durations() const override { return each ? &told_ : nullptr; }

  static const void* timed_code() { return code_of(&MapGrowth::fill); }

 private:
  /// Key by key, spread over all bits; those of one thread are no neighbours either.
  [[gnu::noinline]] static void fill(M& map, unsigned thread, std::uint64_t share, Thread& own) {
    typename M::user self(map);
    const std::uint64_t first = thread * share;
    std::uint64_t inserted = 0;
    for (std::uint64_t i = first; i < first + share; ++i) {
      inserted += timed_call<each>(
          &own.durations, [&] { return map.insert_or_assign(self, support::mixed_key(i), i); });
    }
    own.inserted += inserted;
  }

  static void lead(MapGrowth& self, harness::ThreadState& state) {
    Shared& shared = *self.shared_;
    const std::uint64_t others = state.threads() - 1, share = self.share_;
    std::uint64_t round = 0;
    state.start();
    do {
      state.pause();
      shared.map.emplace(0U);
      state.resume();
      // release: pairs with [begun], so that all see the map
      shared.begun.store(++round, std::memory_order_release);
      fill(*shared.map, 0, share, self.threads_[0]);
      support::std_sync::wait_until([&] {
        // acquire: pairs with [round done], so that the next map comes after
        return shared.done.load(std::memory_order_acquire) == round * others;
      });
    } while (state.again(share));
    self.rounds_ = round;
    // release: as above
    shared.begun.store(over, std::memory_order_release);
  }
  void follow(harness::ThreadState& state) {
    state.exclude_from_results();
    std::uint64_t seen = 0;
    state.start();
    for (;;) {
      seen = next_round(shared_->begun, seen);  // [begun]
      if (seen == over) break;
      fill(*shared_->map, state.index(), share_, threads_[state.index()]);
      // release: pairs with [round done]
      shared_->done.fetch_add(1, std::memory_order_release);
      state.again(share_);
    }
    state.leave();
  }

  std::string proof() {
    std::uint64_t inserted = 0, entries = 0, wrong = 0;
    for (std::size_t i = 0; i < threads_.size(); ++i) inserted += threads_[i].inserted;
    const std::uint64_t all = share_ * threads_.size();
    if (inserted != rounds_ * all)
      return expect_equal("the number of insertions", rounds_ * all, inserted);
    typename M::user self(*shared_->map);
    shared_->map->for_each(self, [&](std::uint64_t key, std::uint64_t value) {
      ++entries;
      if (value >= all || support::mixed_key(value) != key) ++wrong;
    });
    if (wrong != 0) return std::to_string(wrong) + " entries that nobody inserted";
    return expect_equal("the number of entries", all, entries);
  }

  std::uint64_t size_, share_ = 0, rounds_ = 0;
  Shared* shared_ = nullptr;
  PerThread<Thread> threads_;
  harness::DurationsByThread told_;
};

/// One thread visits all entries, again and again. Whoever inserted them in which order: that of their hashes is none of theirs.
template <Map M>
class MapWalk : public harness::Benchmark {
 public:
  explicit MapWalk(std::uint64_t size) : size_(size) {}

  void begin(std::byte* place, unsigned) override {
    map_ = ::new (place) M(size_);
    typename M::user self(*map_);
    for (std::uint64_t i = 0; i < size_; ++i)
      map_->insert_or_assign(self, support::mixed_key(i), i);
    walks_ = visited_ = sum_ = 0;
  }
  void run(harness::ThreadState& state) override { walk(*this, state); }
  std::string end() override {
    std::destroy_at(map_);
    const std::string wrong =
        expect_equal("the number of entries visited", walks_ * size_, visited_);
    return wrong.empty()
               ? expect_equal("the sum of their values", walks_ * (size_ * (size_ - 1) / 2), sum_)
               : wrong;
  }

  static const void* timed_code() { return code_of(&MapWalk::walk); }

 private:
  [[gnu::noinline]] static void walk(MapWalk& self, harness::ThreadState& state) {
    M& map = *self.map_;
    typename M::user own(map);
    const std::uint64_t batch = state.batch();
    std::uint64_t walks = 0, visited = 0, sum = 0;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        map.for_each(own, [&](std::uint64_t, std::uint64_t value) {
          ++visited;
          sum += value;
        });
        ++walks;
      }
    } while (state.again(batch * self.size_));
    self.walks_ = walks, self.visited_ = visited, self.sum_ = sum;
  }

  std::uint64_t size_;
  M* map_ = nullptr;
  std::uint64_t walks_ = 0, visited_ = 0, sum_ = 0;
};

}  // namespace fencepost::bench
