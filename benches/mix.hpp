// A mix of reads and writes of shared data in random order, the same for everything that is compared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <string>

#include "benches/per_thread.hpp"
#include "benches/percent.hpp"
#include "benches/timed_loop.hpp"
#include "benches/work.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench {

/// What a thread keeps from window to window: the order of its reads and writes, which goes on. What it found in the
/// last one.
struct Mixer {
  Percent reads;
  unsigned thread = 0;
  std::uint64_t writes = 0;
  std::uint64_t torn = 0;
};

/// Those of all threads.
class Mixers {
 public:
  static constexpr std::size_t bytes = PerThread<Mixer>::bytes;

  /// `reads`: share of reads in per cent. No two windows, threads or objects have the same order of reads and writes.
  void place(std::span<std::byte* const> parts, unsigned reads) {
    unsigned thread = 0;
    all_.place(parts, [reads, &thread](const Mixer* last) {
      const unsigned self = thread++;
      return last == nullptr ? Mixer{Percent(reads), self} : *last;
    });
  }
  std::size_t size() const { return all_.size(); }
  Mixer& operator[](std::size_t thread) { return all_[thread]; }
  const Mixer& operator[](std::size_t thread) const { return all_[thread]; }

  /// In the last window, of all threads.
  std::uint64_t writes() const { return sum_of(&Mixer::writes); }
  std::uint64_t torn() const { return sum_of(&Mixer::torn); }

 private:
  std::uint64_t sum_of(std::uint64_t Mixer::*count) const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) sum += all_[i].*count;
    return sum;
  }
  PerThread<Mixer> all_;
};

/// Shared: what is read and written,
///   read(critical, mixer), write(critical, mixer)  with so much work inside; return a 0 for address_after()
///   wrong(mixers)                                  what disproves the writes, or ""; after all threads
template <class Shared>
[[gnu::noinline]] void mix_loop(Shared& shared, WorkLength critical, Mixer& mixer,
                                harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  Mixer local{mixer.reads, mixer.thread};  // in registers
  std::uint64_t zero = 0;
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      Shared& at = address_after(zero, shared);  // the work of the operation before has ended
      if (local.reads.yes()) {
        zero = at.read(critical, local);
      } else {
        zero = at.write(critical, local);
        ++local.writes;
      }
    }
  } while (state.again(batch));
  mixer = local;
}

/// `reads`: share of reads in per cent.
template <class Shared>
class Mix : public harness::Benchmark {
 public:
  Mix(unsigned reads, WorkLength critical) : reads_(reads), critical_(critical) {}

  void place_own(std::span<std::byte* const> parts) override { mixers_.place(parts, reads_); }
  void begin(std::byte* place, unsigned) override { shared_ = ::new (place) Shared; }
  void run(harness::ThreadState& state) override {
    mix_loop(*shared_, critical_, mixers_[state.index()], state);
  }
  std::string end() override {
    const std::uint64_t torn = mixers_.torn();
    std::string wrong = shared_->wrong(mixers_);
    std::destroy_at(shared_);
    if (torn != 0) return std::to_string(torn) + " readers saw a half-done write";
    return wrong;
  }

 private:
  unsigned reads_;
  WorkLength critical_;
  Shared* shared_ = nullptr;
  Mixers mixers_;
};

}  // namespace fencepost::bench
