// The benchmarks of caches: gets of keys that are all there, and a mix as programs have it, where a get that finds nothing is
// followed by a put; with or without puts of keys that may be there. Keys come as those of maps do (benches/maps/map_mix.hpp).
// Entries are in memory that caches allocate.
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
#include "benches/maps/mixes.hpp"
#include "benches/percent.hpp"
#include "benches/support/structure_bench.hpp"
#include "benches/support/timed_call.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts/cache.hpp"
#include "primitives/support/map/mixed_key.hpp"

namespace fencepost::bench {

/// Which operations a thread does, and which of them are timed one by one.
enum class CacheUse {
  get_hit,   ///< gets of keys that are there
  mix,       ///< gets, and a put after each that finds nothing
  updates,   ///< the same, and puts without a get
  each_get,  ///< mix, gets timed
  each_put,  ///< mix, puts timed
};
constexpr bool is_timed(CacheUse use) {
  return use == CacheUse::each_get || use == CacheUse::each_put;
}

/// The upper part says who put it: the value is the key's own all the same.
inline constexpr unsigned cached_rank_bits = 24;
constexpr std::uint64_t cached_value(std::uint64_t rank, std::uint64_t tag) {
  return tag << cached_rank_bits | rank;
}
constexpr bool is_cached_value(std::uint64_t value, std::uint64_t rank) {
  return (value & ((1U << cached_rank_bits) - 1)) == rank;
}

/// Requests for each place until the hit rate has settled. After 4 it is that after 200, to 0.3 points; that of segmented_lru is
/// 4.4 points less then, and the same after 32 (Zipf 0.99, 1024 places, 69 to 74 %).
template <class C>
inline constexpr std::uint64_t settled_after = 4;
template <Cache C>
inline constexpr std::uint64_t settled_after<C> = C::evicts == eviction::segmented_lru ? 32 : 4;

/// What a thread keeps from window to window: its streams. And what it found in the last one.
struct CacheWorker {
  RankStream ranks;
  Percent gets, spared;  ///< of updates: which operations are gets
  std::uint64_t done = 0, hits = 0, misses = 0, updates = 0, wrong = 0;
  std::uint64_t last = 0;  ///< rank

  /// Of the next window. `goes_on`: on the same cache.
  static CacheWorker after(const CacheWorker* last, ReadShare reads, bool goes_on = false) {
    if (last != nullptr && goes_on) return *last;
    return last != nullptr
               ? CacheWorker{last->ranks, last->gets, last->spared}
               : CacheWorker{RankStream(), Percent(reads.percent), Percent(reads.spared)};
  }
};

template <class C>
[[gnu::always_inline]] inline void get_one(C& cache, std::uint64_t rank, CacheWorker& worker) {
  const std::optional<std::uint64_t> value = cache.get(support::mixed_key(rank));
  if (!value) {
    ++worker.misses;
  } else if (!is_cached_value(*value, rank)) {
    ++worker.wrong;
  }
}

template <CacheUse use, class C>
[[gnu::always_inline]] inline void mix_one(C& cache, std::uint64_t rank, CacheWorker& worker,
                                           harness::Durations* durations) {
  const std::uint64_t key = support::mixed_key(rank);
  worker.last = rank;
  if constexpr (use == CacheUse::updates) {
    if (!worker.gets.yes() && !worker.spared.yes())
      return cache.put(key, cached_value(rank, ++worker.updates));
  }
  const std::optional<std::uint64_t> value =
      timed_call<use == CacheUse::each_get>(durations, [&] { return cache.get(key); });
  if (value) {
    ++worker.hits;
    if (!is_cached_value(*value, rank)) ++worker.wrong;
  } else {
    timed_call<use == CacheUse::each_put>(
        durations, [&] { return cache.put(key, cached_value(rank, ++worker.misses)), 0; });
  }
}

/// `resident`: of get_hit, the ranks that are there.
template <CacheUse use, class C>
[[gnu::noinline]] void cache_loop(C& cache, const KeyTable& table, const std::uint64_t* resident,
                                  CacheWorker& worker, harness::Durations* durations,
                                  harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  CacheWorker local = worker;  // in registers
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      const std::uint64_t rank = local.ranks.next(table);
      if constexpr (use == CacheUse::get_hit) {
        get_one(cache, resident[rank], local);
      } else {
        mix_one<use>(cache, rank, local, durations);
      }
    }
    local.done += batch;
  } while (state.again(batch));
  worker = local;
}

/// `size`: capacity asked for, a power of two of 2^20 at most; there are 8 times as many keys, from the most frequent one on.
/// `reads`: of updates, the share of operations that are gets.
template <class C, CacheUse use>
class CacheBench : public StructureBench<C, CacheWorker, is_timed(use)> {
  using Base = StructureBench<C, CacheWorker, is_timed(use)>;
  using Base::memory_, Base::workers_;

 public:
  CacheBench(std::uint64_t size, Keys keys, ReadShare reads = {100})
      : size_(size),
        keys_(keys),
        reads_(reads),
        table_(keys, use == CacheUse::get_hit ? size / 2 : 8 * size) {}

  void place_own(std::span<std::byte* const> parts) override {
    workers_.place(parts, [this](const CacheWorker* last) {
      return CacheWorker::after(last, reads_, keeps_state());
    });
  }
  /// To warm up a million entries takes seconds, and a window mostly 30 us.
  bool keeps_state() const override {
    return settled_after<C> * size_ >= std::uint64_t{4} * 65'536;
  }
  std::uint64_t settling_operations() const override { return size_; }
  void begin(std::byte* place, unsigned) override {
    memory_.fill(sizeof(C), 2 * sizeof(std::uint64_t), [&] {
      cache_ = ::new (place) C(size_);
      if constexpr (use == CacheUse::get_hit) {
        fill();
      } else {
        warm_up();
      }
      return cache_->size();
    });
    if constexpr (use == CacheUse::get_hit) choose_resident();
  }
  std::string end() override {
    const Sums all = sums();
    hit_rate_ = hit_rate(all);
    return this->finished(proof(all), CacheWorker::after(nullptr, reads_), cache_);
  }
  harness::Values values() const override {
    harness::Values told = memory_.told();
    if (use != CacheUse::get_hit && hit_rate_) told["hit_rate"] = *hit_rate_;
    return told;
  }
  static const void* timed_code() { return code_of(&cache_loop<use, C>); }

 private:
  struct Sums {
    std::uint64_t done = 0, hits = 0, misses = 0, updates = 0, wrong = 0;
  };
  Sums sums() const {
    Sums all;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      const CacheWorker& one = workers_[i];
      all.done += one.done, all.hits += one.hits, all.misses += one.misses;
      all.updates += one.updates, all.wrong += one.wrong;
    }
    return all;
  }
  /// Of the gets of the window, or of the burst, by all threads; none where there were none.
  static std::optional<double> hit_rate(const Sums& all) {
    const std::uint64_t gets = all.hits + all.misses;
    if (gets == 0) return std::nullopt;
    return static_cast<double>(all.hits) / static_cast<double>(gets);
  }

  /// Full, also where its parts fill up unevenly.
  void fill() {
    for (std::uint64_t rank = 0; rank < 4 * size_; ++rank)
      cache_->put(support::mixed_key(rank), cached_value(rank, 0));
  }
  /// Half of what is left there.
  void choose_resident() {
    resident_.clear();
    for (std::uint64_t rank = 4 * size_; rank-- > 0 && resident_.size() < size_ / 2;)
      if (cache_->get(support::mixed_key(rank))) resident_.push_back(rank);
    resident_.resize(size_ / 2);  // with keys that are not found, if too few were
  }
  /// What is there after a while.
  void warm_up() {
    if (keys_ == Keys::one) fill();
    for (std::uint64_t i = 0; i < settled_after<C> * size_; ++i) {
      const std::uint64_t rank = warming_.next(table_), key = support::mixed_key(rank);
      if (!cache_->get(key)) cache_->put(key, cached_value(rank, 0));
    }
  }

  void loop(CacheWorker& worker, harness::Durations* durations,
            harness::ThreadState& state) override {
    cache_loop<use>(*cache_, table_, resident_.data(), worker, durations, state);
  }

  std::string proof(const Sums& all) {
    if (all.wrong != 0) return std::to_string(all.wrong) + " gets found the value of another key";
    if constexpr (use == CacheUse::get_hit) {
      return expect_equal("the number of keys that were not found", std::uint64_t{0}, all.misses);
    } else {
      const std::string wrong =
          expect_equal("hits, misses and updates", all.done, all.hits + all.misses + all.updates);
      return wrong.empty() ? proof_of_entries() : wrong;
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
  Keys keys_;
  ReadShare reads_;
  const KeyTable table_;
  C* cache_ = nullptr;
  RankStream warming_;
  std::vector<std::uint64_t> resident_;  // ranks
  std::optional<double> hit_rate_{};
};

}  // namespace fencepost::bench
