// The mix of reads and writes: its order goes on from window to window, and no object repeats another's.
#include "benches/rw_mix.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "primitives/generated/rwmutex.hpp"
#include "tests/support/own_parts.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::bench::rw_mix_test {
namespace {

/// Writes down what is asked of it, in order; one thread's.
class Recorder {
 public:
  static constexpr std::string_view name = "recorder";
  static constexpr bool blocks = false, readers_share = false;
  static constexpr bool writer_preferred = false, phase_fair = false;
  static inline std::vector<bool> reads;

  void lock() { reads.push_back(false); }
  bool try_lock() { return true; }
  void unlock() {}
  void lock_shared() { reads.push_back(true); }
  bool try_lock_shared() { return true; }
  void unlock_shared() {}
};

struct RecordedMix : Mix<LinesApart<Recorder>> {
  using Mix::Mix;
  OwnParts own{2, Mixers::bytes};
};

/// The first operations of a window.
std::vector<bool> window(RecordedMix& mix, unsigned thread = 0) {
  constexpr std::size_t operations = 4000;
  alignas(counter_alignment) std::array<std::byte, sizeof(LinesApart<Recorder>)> place{};
  Recorder::reads.clear();
  mix.place_own(mix.own.all());
  mix.begin(place.data(), 2);
  harness::WindowGate gate;
  gate.arrived = 1;  // the other thread is done
  harness::ThreadState state(thread, 2, operations, arch::timestamp(), 1, gate);
  mix.run(state);
  EXPECT_EQ(state.performed(), Recorder::reads.size());
  return {Recorder::reads.begin(), Recorder::reads.begin() + operations};
}

TEST(AMixOfReadsAndWrites, GoesOnFromWindowToWindow) {
  RecordedMix mix(50, WorkLength(0));
  const auto warm_up = window(mix), first = window(mix), second = window(mix);
  EXPECT_NE(warm_up, first);
  EXPECT_NE(first, second);
}

TEST(AMixOfReadsAndWrites, DiffersFromObjectToObject) {
  RecordedMix one(50, WorkLength(0)), other(50, WorkLength(0));
  EXPECT_NE(window(one), window(other));
}

TEST(AMixOfReadsAndWrites, DiffersFromThreadToThread) {
  RecordedMix mix(50, WorkLength(0));
  EXPECT_NE(window(mix, 0), window(mix, 1));
}

TEST(AMixOfReadsAndWrites, HasItsShareOfReads) {
  for (const unsigned share : {0U, 50U, 90U, 99U, 100U}) {
    RecordedMix mix(share, WorkLength(0));
    double reads = 0.0, operations = 0.0;
    for (int i = 0; i < 10; ++i) {
      const auto drawn = window(mix);
      reads += static_cast<double>(std::ranges::count(drawn, true));
      operations += static_cast<double>(drawn.size());
    }
    const double p = share / 100.0, five_sigma = 5.0 * std::sqrt(operations * p * (1.0 - p));
    EXPECT_NEAR(reads, operations * p, five_sigma) << share;
  }
}

template <class Guarded>
struct Distances {
  Distances() {
    const auto at = [&](const void* part) {
      return static_cast<std::size_t>(static_cast<const std::byte*>(part) - place.data());
    };
    const auto* guarded = ::new (place.data()) Guarded;
    lock = at(&guarded->mutex);
    first = at(&guarded->first);
    second = at(&guarded->second);
    std::destroy_at(guarded);
  }
  alignas(counter_alignment) std::array<std::byte, sizeof(Guarded)> place{};
  std::size_t lock, first, second;
};

TEST(TheLayoutOfAMix, IsTheSameForEveryLock) {
  arch::for_each(rwmutex::all{}, []<class M>(std::type_identity<M>) {
    const Distances<LinesApart<M>> at;
    EXPECT_EQ(at.lock, 0U) << M::name;
    const std::size_t lock_bytes =
        (sizeof(M) + arch::padding_bytes - 1) / arch::padding_bytes * arch::padding_bytes;
    EXPECT_EQ(at.first, lock_bytes) << M::name;
    EXPECT_EQ(at.second, lock_bytes + 4) << M::name;
  });
}

TEST(TheLayoutOfAMix, HasAVariantOnOneLineForLocksThatLeaveRoom) {
  std::vector<std::string_view> fitting;
  arch::for_each(rwmutex::all{}, [&]<class M>(std::type_identity<M>) {
    if constexpr (OneLine<M>::fits) {
      const Distances<OneLine<M>> at;
      EXPECT_EQ(at.first, sizeof(M)) << M::name;
      EXPECT_LE(at.second + 4, line_bytes) << M::name;
      fitting.push_back(M::name);
    }
  });
  for (const std::string_view name :
       {"futex_mutex", "std_mutex", "std_shared_mutex", "rw_spinlock", "pthread_writers_first"})
    EXPECT_EQ(std::ranges::count(fitting, name), 1) << name;
  for (const std::string_view name : {"go_rwmutex", "big_reader"})
    EXPECT_EQ(std::ranges::count(fitting, name), 0) << name;
}

}  // namespace
}  // namespace fencepost::bench::rw_mix_test
