// The benchmark of maps: all threads look up keys and write, in random order. The map has an entry for each key at the begin of
// a window, or, where it is large, of a burst of them; a thread's writes are in turn an assignment, an erasure and the insertion
// of what it has erased, so that the map keeps its size, and writes cost what they do with and without an entry.
//
// Operations do not wait for each other's results, as their keys come from a generator: what a CPU can do at once counts. The
// generator and the choice of read or write take 3.1 ns of each operation alone (Zen 4), in each distribution. Entries are in
// memory that the maps allocate themselves. The duration of a lookup or a write holds one reading of the clock
// (floor/clock/each), and nothing of the generator. Keys are spread over 64 bits, as hashed ones are: small numbers one after
// another would have no collisions in std::unordered_map, whose hash is the key itself.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>

#include "benches/maps/keys.hpp"
#include "benches/maps/mixes.hpp"
#include "benches/percent.hpp"
#include "benches/support/structure_bench.hpp"
#include "benches/support/timed_call.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/map/mixed_key.hpp"

namespace fencepost::bench {

/// A value says which rank its key has, and which thread wrote it for the how manieth time; 0: it was there at the begin.
struct MapValue {
  static constexpr unsigned rank_bits = KeyTable::fraction_bits, thread_bits = 6;

  static constexpr std::uint64_t of(std::uint64_t rank, unsigned thread, std::uint64_t count) {
    return ((count << thread_bits | thread % (1U << thread_bits)) << rank_bits) | rank;
  }
  static constexpr std::uint64_t rank(std::uint64_t value) {
    return value & ((1U << rank_bits) - 1);
  }
  static constexpr std::uint64_t key(std::uint64_t value) {
    return support::mixed_key(rank(value));
  }
  static constexpr std::uint64_t thread(std::uint64_t value) {
    return value >> rank_bits & ((1U << thread_bits) - 1);
  }
  static constexpr std::uint64_t count(std::uint64_t value) {
    return value >> (rank_bits + thread_bits);
  }
};

/// What a thread keeps from window to window: its streams. And what it did in the last one.
struct MapWorker {
  Percent reads, spared;
  RankStream ranks;
  unsigned thread = 0;
  std::uint64_t writes = 0, inserted = 0, erased = 0, wrong = 0;
  std::uint64_t assigned = 0, put_back = 0;  ///< values that it wrote last, by either
  std::uint64_t to_insert = 0;               ///< rank of the key that it erased

  /// Of the next window. `goes_on`: on the same map.
  static MapWorker after(const MapWorker* last, ReadShare share, unsigned thread,
                         bool goes_on = false) {
    if (last != nullptr && goes_on) return *last;
    MapWorker next = last != nullptr
                         ? *last
                         : MapWorker{Percent(share.percent), Percent(share.spared), RankStream()};
    next.thread = thread;
    next.writes = next.inserted = next.erased = next.wrong = 0;
    next.assigned = next.put_back = 0;
    return next;
  }
  bool reads_next() { return reads.yes() || spared.yes(); }
};

/// What the mixes of maps and of sets have in common.
template <class S, Timed timed>
class KeyedMix : public StructureBench<S, MapWorker, timed != Timed::none> {
 public:
  /// size: number of keys, a power of two of 2^20 at most.
  KeyedMix(ReadShare reads, std::uint64_t size, Keys keys)
      : reads_(reads), size_(size), table_(keys, size) {}

  void place_own(std::span<std::byte* const> parts) override {
    unsigned thread = 0;
    this->workers_.place(parts, [this, &thread](const MapWorker* last) {
      return MapWorker::after(last, reads_, thread++, keeps_state());
    });
  }
  bool keeps_state() const override { return keeps_keys(size_); }
  std::uint64_t settling_operations() const override { return size_; }

 protected:
  /// One thread more.
  MapWorker another() const { return MapWorker::after(nullptr, reads_, 0); }

  const ReadShare reads_;
  const std::uint64_t size_;
  const KeyTable table_;
};

template <Map M>
struct MapWrites {
  M& map;
  typename M::user& self;
  MapWorker& worker;

  void write(std::uint64_t rank) {
    const std::uint64_t turn = worker.writes % 3;
    ++worker.writes;
    if (turn == 1) {
      worker.to_insert = rank;
      if (map.erase(self, support::mixed_key(rank))) ++worker.erased;
      return;
    }
    const std::uint64_t at = turn == 0 ? rank : worker.to_insert;
    const std::uint64_t value = MapValue::of(at, worker.thread, worker.writes);
    (turn == 0 ? worker.assigned : worker.put_back) = value;
    if (map.insert_or_assign(self, support::mixed_key(at), value)) ++worker.inserted;
  }
};

template <Map M, Timed timed>
[[gnu::noinline]] void map_loop(M& map, const KeyTable& table, MapWorker& worker,
                                harness::Durations* durations, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  typename M::user self(map);
  MapWorker local = worker;  // in registers
  MapWrites<M> writes{map, self, local};
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      const std::uint64_t rank = local.ranks.next(table);
      if (local.reads_next()) {
        const std::optional<std::uint64_t> value = timed_call<timed == Timed::reads>(
            durations, [&] { return map.find(self, support::mixed_key(rank)); });
        if (value && MapValue::rank(*value) != rank) ++local.wrong;
      } else {
        timed_call<timed == Timed::writes>(durations, [&] { return writes.write(rank), 0; });
      }
    }
  } while (state.again(batch));
  worker = local;
}

template <Map M, Timed timed = Timed::none>
class MapMix : public KeyedMix<M, timed> {
  using Base = KeyedMix<M, timed>;
  using Base::memory_, Base::workers_, Base::size_, Base::table_;

 public:
  using Base::Base;

  void begin(std::byte* place, unsigned) override {
    memory_.fill(sizeof(M), entry_bytes, [&] {
      map_ = ::new (place) M(size_);
      typename M::user self(*map_);
      for (std::uint64_t rank = 0; rank < size_; ++rank)
        map_->insert_or_assign(self, support::mixed_key(rank), MapValue::of(rank, 0, 0));
      return size_;
    });
  }
  std::string end() override { return this->finished(proof(), this->another(), map_); }

  static const void* timed_code() { return code_of(&map_loop<M, timed>); }

 private:
  static constexpr std::size_t entry_bytes = 2 * sizeof(std::uint64_t);  // key and value

  void loop(MapWorker& worker, harness::Durations* durations,
            harness::ThreadState& state) override {
    map_loop<M, timed>(*map_, table_, worker, durations, state);
  }

  std::string proof() {
    typename M::user self(*map_);
    std::uint64_t expected = size_, wrong = 0;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      expected += workers_[i].inserted - workers_[i].erased;
      wrong += workers_[i].wrong;
    }
    if (wrong != 0) return std::to_string(wrong) + " reads found the value of another key";
    std::uint64_t entries = 0;
    map_->for_each(self, [&](std::uint64_t key, std::uint64_t value) {
      ++entries;
      if (!written(key, value)) ++wrong;
    });
    if (wrong != 0) return std::to_string(wrong) + " entries at the end that nobody wrote";
    if (entries != expected) return expect_equal("the number of entries", expected, entries);
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      for (const std::uint64_t last : {workers_[i].assigned, workers_[i].put_back})
        if (!is_there(self, last, workers_[i])) return "the last write of a thread is lost";
    }
    return expect_equal("the size of the map", entries, std::uint64_t{map_->size(self)});
  }

  /// Threads that share a number: one of them.
  bool written(std::uint64_t key, std::uint64_t value) const {
    if (MapValue::rank(value) >= size_ || MapValue::key(value) != key) return false;
    std::uint64_t most = 0;
    for (std::size_t i = MapValue::thread(value); i < workers_.size();
         i += std::size_t{1} << MapValue::thread_bits)
      most = std::max(most, workers_[i].writes);
    return MapValue::count(value) <= most;
  }

  /// Or what this thread, or another, has made of that key since.
  bool is_there(typename M::user& self, std::uint64_t last, const MapWorker& own) {
    if (last == 0) return true;
    const auto value = map_->find(self, MapValue::key(last));
    if (value && (value == own.assigned || value == own.put_back)) return true;
    if (own.writes % 3 == 2 && own.to_insert == MapValue::rank(last)) return true;  // erased
    if (workers_.size() == 1) return false;
    return !value ||
           (MapValue::count(*value) != 0 && MapValue::thread(*value) != MapValue::thread(last));
  }

  M* map_ = nullptr;
};

}  // namespace fencepost::bench
