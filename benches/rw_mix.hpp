// The benchmark of RW mutexes: a mix of reads and writes in random order, the same for every lock and for plain
// mutexes.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>

#include "benches/per_thread.hpp"
#include "benches/percent.hpp"
#include "benches/timed_loop.hpp"
#include "benches/work.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::bench {

/// A cache line of every CPU in reach, in bytes; what is on one line on a CPU with longer ones is so here as well.
inline constexpr std::size_t line_bytes = 64;

// What a lock guards. Writers keep two plain words equal, with the work between the two; a reader that sees them differ,
// or a sum that is not the number of writes, disproves the lock. The words are short, so that they fit behind
// std::shared_mutex; a window has far fewer writes than 2^32.

/// The lock by itself, and the words on the next line: every lock passes on two lines with the first write after another
/// thread's, however large it is.
template <RwMutex M>
struct LinesApart {
  using Lock = M;
  alignas(arch::padding_bytes) M mutex;
  alignas(arch::padding_bytes) std::uint32_t first = 0;
  std::uint32_t second = 0;
};

/// The words directly behind the lock, on its line.
template <RwMutex M>
struct OneLine {
  using Lock = M;
  static constexpr bool fits = (sizeof(M) + 3) / 4 * 4 + 8 <= line_bytes;
  M mutex;
  std::uint32_t first = 0;
  std::uint32_t second = 0;
};

/// What a thread keeps from window to window: the order of its reads and writes, which goes on. What it found in the
/// last one.
struct Mixer {
  Percent reads;
  std::uint64_t writes = 0;
  std::uint64_t torn = 0;
};

/// Guarded: LinesApart or OneLine.
template <class Guarded>
[[gnu::noinline]] void mix_loop(Guarded& guarded, WorkLength critical, Mixer& mixer,
                                harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  Mixer local{mixer.reads};  // in registers
  std::uint64_t zero = 0;
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      Guarded& at = address_after(zero, guarded);  // the work of the operation before has ended
      if (local.reads.yes()) {
        at.mutex.lock_shared();
        const Worked done = worked(critical, at.first);
        std::atomic_signal_fence(std::memory_order_seq_cst);  // the compiler: second is read last
        if (done.sum - critical.cycles() != at.second) ++local.torn;
        at.mutex.unlock_shared();
        zero = done.zero;
      } else {
        at.mutex.lock();
        const std::uint64_t first = ++at.first;
        // the compiler: first is written before the work
        std::atomic_signal_fence(std::memory_order_seq_cst);
        const Worked done = worked(critical, first);
        at.second = static_cast<std::uint32_t>(done.sum - critical.cycles());
        at.mutex.unlock();
        zero = done.zero;
        ++local.writes;
      }
    }
  } while (state.again(batch));
  mixer = local;
}

/// `reads`: share of reads in per cent. No two windows, threads or objects have the same order of reads and writes.
template <class Guarded>
class Mix : public harness::Benchmark {
 public:
  Mix(unsigned reads, WorkLength critical) : reads_(reads), critical_(critical) {}

  void place_own(std::span<std::byte* const> parts) override {
    mixers_.place(parts, [this](const Mixer* last) {
      return last == nullptr ? Mixer{Percent(reads_)} : *last;
    });
  }
  void begin(std::byte* place, unsigned) override { guarded_ = ::new (place) Guarded; }
  void run(harness::ThreadState& state) override {
    mix_loop(*guarded_, critical_, mixers_[state.index()], state);
  }
  std::string end() override {
    std::uint64_t writes = 0, torn = 0;
    for (std::size_t i = 0; i < mixers_.size(); ++i) {
      writes += mixers_[i].writes;
      torn += mixers_[i].torn;
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
  Guarded* guarded_ = nullptr;
  PerThread<Mixer> mixers_;
};

}  // namespace fencepost::bench
