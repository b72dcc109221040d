// What a mix of reads and writes (mix.hpp) does under RW mutexes, and under plain mutexes.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "benches/mix.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::bench {

/// A cache line of every CPU in reach, in bytes; what is on one line on a CPU with longer ones is so here as well.
inline constexpr std::size_t line_bytes = 64;

// What a lock guards. Writers keep two plain words equal, with the work between the two; a reader that sees them differ,
// or a sum that is not the number of writes, disproves the lock. The words are short, so that they fit behind
// std::shared_mutex; a window has far fewer writes than 2^32.

/// Guarded: what has mutex, first and second.
template <class Guarded>
struct UnderLock {
  [[gnu::always_inline]] std::uint64_t read(WorkLength critical, Mixer& mixer) {
    auto& at = static_cast<Guarded&>(*this);
    at.mutex.lock_shared();
    const Worked done = worked(critical, at.first);
    std::atomic_signal_fence(std::memory_order_seq_cst);  // the compiler: second is read last
    if (done.sum - critical.cycles() != at.second) ++mixer.torn;
    at.mutex.unlock_shared();
    return done.zero;
  }
  [[gnu::always_inline]] std::uint64_t write(WorkLength critical, Mixer&) {
    auto& at = static_cast<Guarded&>(*this);
    at.mutex.lock();
    const std::uint64_t first = ++at.first;
    // the compiler: first is written before the work
    std::atomic_signal_fence(std::memory_order_seq_cst);
    const Worked done = worked(critical, first);
    at.second = static_cast<std::uint32_t>(done.sum - critical.cycles());
    at.mutex.unlock();
    return done.zero;
  }
  std::string wrong(const Mixers& mixers) const {
    const auto& at = static_cast<const Guarded&>(*this);
    if (at.first != at.second) return "the two guarded words differ";
    return expect_equal("the number of writes", mixers.writes(), std::uint64_t{at.first});
  }
};

/// The lock by itself, and the words on the next line: every lock passes on two lines with the first write after another
/// thread's, however large it is.
template <RwMutex M>
struct LinesApart : UnderLock<LinesApart<M>> {
  using Lock = M;
  alignas(arch::padding_bytes) M mutex;
  alignas(arch::padding_bytes) std::uint32_t first = 0;
  std::uint32_t second = 0;
};

/// The words directly behind the lock, on its line.
template <RwMutex M>
struct OneLine : UnderLock<OneLine<M>> {
  using Lock = M;
  static constexpr bool fits = (sizeof(M) + 3) / 4 * 4 + 8 <= line_bytes;
  M mutex;
  std::uint32_t first = 0;
  std::uint32_t second = 0;
};

}  // namespace fencepost::bench
