// The benchmarks of caches: gets of keys that are all there, and a mix as programs have it, where a get that finds nothing is
// followed by a put. Keys come as those of maps do (benches/maps/map_mix.hpp). Entries are in memory that caches allocate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "benches/channel_round_trip.hpp"
#include "benches/maps/keys.hpp"
#include "benches/per_thread.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/support/map/mixed_key.hpp"

namespace fencepost::bench {

/// The upper part says who put it: the value is the key's own all the same.
constexpr std::uint64_t cached_value(std::uint64_t rank, std::uint64_t tag) {
  return tag << KeyTable::fraction_bits | rank;
}
constexpr bool is_cached_value(std::uint64_t value, std::uint64_t rank) {
  return (value & ((1U << KeyTable::fraction_bits) - 1)) == rank;
}

/// What a thread keeps from window to window: its stream. And what it found in the last one.
struct CacheWorker {
  RankStream ranks;
  std::uint64_t hits = 0, misses = 0, wrong = 0;
  std::uint64_t last = 0;  ///< rank
};

template <class C>
[[gnu::noinline]] void get_hit_loop(C& cache, const KeyTable& table, const std::uint64_t* resident,
                                    CacheWorker& worker, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  CacheWorker local = worker;  // in registers
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      const std::uint64_t rank = resident[local.ranks.next(table)];
      const std::optional<std::uint64_t> value = cache.get(support::mixed_key(rank));
      if (!value) {
        ++local.misses;
      } else if (!is_cached_value(*value, rank)) {
        ++local.wrong;
      }
    }
  } while (state.again(batch));
  worker = local;
}

template <class C>
[[gnu::noinline]] void cache_mix_loop(C& cache, const KeyTable& table, CacheWorker& worker,
                                      harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  CacheWorker local = worker;  // in registers
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      const std::uint64_t rank = local.last = local.ranks.next(table);
      const std::uint64_t key = support::mixed_key(rank);
      if (const std::optional<std::uint64_t> value = cache.get(key)) {
        ++local.hits;
        if (!is_cached_value(*value, rank)) ++local.wrong;
      } else {
        cache.put(key, cached_value(rank, ++local.misses));
      }
    }
  } while (state.again(batch));
  worker = local;
}

/// Gets: of keys that are there; else the mix. `size`: capacity asked for, a power of two; there are 8 times as many keys, from
/// the most frequent one on.
template <class C, bool Gets>
class CacheBench : public harness::Benchmark {
 public:
  static constexpr std::size_t own_bytes = PerThread<CacheWorker>::bytes;
  static constexpr std::uint64_t most_size = std::uint64_t{1} << (KeyTable::fraction_bits - 3);

  CacheBench(std::uint64_t size, Keys keys)
      : size_(size), table_(keys, Gets ? size / 2 : 8 * size) {}

  void place_own(std::span<std::byte* const> parts) override {
    workers_.place(parts, [](const CacheWorker* last) {
      return last != nullptr ? CacheWorker{last->ranks} : CacheWorker{RankStream()};
    });
  }
  void begin(std::byte* place, unsigned) override {
    cache_ = ::new (place) C(size_);
    if constexpr (Gets) {
      fill();
    } else {
      warm_up();
    }
  }
  void run(harness::ThreadState& state) override {
    CacheWorker& own = workers_[state.index()];
    if constexpr (Gets) {
      get_hit_loop(*cache_, table_, resident_.data(), own, state);
    } else {
      cache_mix_loop(*cache_, table_, own, state);
    }
  }
  std::string end() override {
    std::string wrong = proof();
    std::destroy_at(cache_);
    return wrong;
  }
  static const void* timed_code() {
    if constexpr (Gets) return code_of(&get_hit_loop<C>);
    return code_of(&cache_mix_loop<C>);
  }
  /// In the last window, of all threads.
  double hit_rate() const {
    std::uint64_t hits = 0, misses = 0;
    for (std::size_t i = 0; i < workers_.size(); ++i)
      hits += workers_[i].hits, misses += workers_[i].misses;
    return static_cast<double>(hits) / static_cast<double>(hits + misses);
  }

 private:
  /// Full, also where its parts fill up unevenly. Half of what is left there is asked for.
  void fill() {
    for (std::uint64_t rank = 0; rank < 4 * size_; ++rank)
      cache_->put(support::mixed_key(rank), cached_value(rank, 0));
    resident_.clear();
    for (std::uint64_t rank = 4 * size_; rank-- > 0 && resident_.size() < size_ / 2;)
      if (cache_->get(support::mixed_key(rank))) resident_.push_back(rank);
    resident_.resize(size_ / 2);  // with keys that are not found, if too few were
  }
  /// What is there after a while.
  void warm_up() {
    for (std::uint64_t i = 0; i < 4 * size_; ++i) {
      const std::uint64_t rank = warming_.next(table_), key = support::mixed_key(rank);
      if (!cache_->get(key)) cache_->put(key, cached_value(rank, 0));
    }
  }

  std::string proof() {
    std::uint64_t wrong = 0, missed = 0;
    for (std::size_t i = 0; i < workers_.size(); ++i)
      wrong += workers_[i].wrong, missed += workers_[i].misses;
    if (wrong != 0) return std::to_string(wrong) + " gets found the value of another key";
    if constexpr (Gets) {
      return expect_equal("the number of keys that were not found", std::uint64_t{0}, missed);
    } else {
      return proof_of_entries();
    }
  }
  std::string proof_of_entries() {
    if (workers_.size() == 1 && !cache_->get(support::mixed_key(workers_[0].last)))
      return "the key that was used last is not there";
    std::uint64_t found = 0;
    for (std::uint64_t rank = 0; rank < 8 * size_; ++rank) {
      const auto value = cache_->get(support::mixed_key(rank));
      if (value && !is_cached_value(*value, rank))
        return "at the end there is a value of another key";
      found += value ? 1U : 0U;
    }
    if (found > cache_->capacity())
      return std::to_string(found) + " entries, more than its capacity";
    if (found < size_ / 2) return std::to_string(found) + " entries are left of a full cache";
    return expect_equal("the number of entries", found, std::uint64_t{cache_->size()});
  }

  std::uint64_t size_;
  const KeyTable table_;
  C* cache_ = nullptr;
  RankStream warming_;
  std::vector<std::uint64_t> resident_;  // ranks
  PerThread<CacheWorker> workers_;
};

}  // namespace fencepost::bench
