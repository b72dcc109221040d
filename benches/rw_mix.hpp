// The benchmark of RW mutexes: a mix of reads and writes in random order, the same for every lock and for plain
// mutexes.
#pragma once

#include <atomic>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "benches/percent.hpp"
#include "benches/timed_loop.hpp"
#include "benches/work.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::bench {

/// Writers keep two plain words equal, with the work between the two; a reader that sees them differ, or a sum
/// that is not the number of writes, disproves the lock.
template <RwMutex M>
struct Guarded {
  M mutex;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
};

/// What a thread keeps from window to window: the order of its reads and writes, which goes on. What it found in the
/// last one.
struct Mixer {
  Percent reads;
  std::uint64_t writes = 0;
  std::uint64_t torn = 0;
};

template <RwMutex M>
[[gnu::noinline]] void mix_loop(Guarded<M>& guarded, WorkLength critical, Mixer& mixer,
                                harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  Mixer local{mixer.reads};  // in registers
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      if (local.reads.yes()) {
        guarded.mutex.lock_shared();
        const std::uint64_t first = work(critical, guarded.first) - critical.cycles();
        std::atomic_signal_fence(std::memory_order_seq_cst);  // the compiler: second is read last
        if (first != guarded.second) ++local.torn;
        guarded.mutex.unlock_shared();
      } else {
        guarded.mutex.lock();
        const std::uint64_t first = ++guarded.first;
        // the compiler: first is written before the work
        std::atomic_signal_fence(std::memory_order_seq_cst);
        guarded.second = work(critical, first) - critical.cycles();
        guarded.mutex.unlock();
        ++local.writes;
      }
    }
  } while (state.again(batch));
  mixer = local;
}

/// `reads`: share of reads in per cent. No two windows, threads or objects have the same order of reads and writes.
template <RwMutex M>
class Mix : public harness::Benchmark {
 public:
  Mix(unsigned reads, WorkLength critical) : reads_(reads), critical_(critical) {}

  void begin(std::byte* place, unsigned threads) override {
    guarded_ = ::new (place) Guarded<M>;
    while (mixers_.size() < threads) mixers_.push_back({Mixer{Percent(reads_)}});
  }
  void run(harness::ThreadState& state) override {
    mix_loop(*guarded_, critical_, mixers_[state.index()].value, state);
  }
  std::string end() override {
    std::uint64_t writes = 0, torn = 0;
    for (const auto& mixer : mixers_) {
      writes += mixer.value.writes;
      torn += mixer.value.torn;
    }
    const std::uint64_t first = guarded_->first, second = guarded_->second;
    std::destroy_at(guarded_);
    if (torn != 0) return std::to_string(torn) + " readers saw a half-done write";
    if (first != second) return "the two guarded words differ";
    return expect_equal("the number of writes", writes, first);
  }

 private:
  unsigned reads_;
  WorkLength critical_;
  Guarded<M>* guarded_ = nullptr;
  std::vector<Padded<Mixer>> mixers_;
};

}  // namespace fencepost::bench
