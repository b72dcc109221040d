// What belongs to each thread of a benchmark that may time each operation: its own state, and the durations behind it.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

#include "arch/contract.hpp"
#include "benches/per_thread.hpp"
#include "harness/benchmark/durations.hpp"

namespace fencepost::bench {

template <class Worker, bool timed>
class TimedThreads {
  struct Plain {
    explicit Plain(const Worker& given) : worker(given) {}
    Worker worker;
  };
  struct Timed : Plain {
    using Plain::Plain;
    alignas(arch::padding_bytes) harness::Durations durations;
  };
  using Own = std::conditional_t<timed, Timed, Plain>;

 public:
  static constexpr std::size_t bytes = PerThread<Own>::bytes;

  /// As PerThread::place(), without durations.
  template <class Next>
  void place(std::span<std::byte* const> parts, Next next) {
    told_.clear();
    all_.place(parts, [&](const Own* last) {
      return Own(next(last == nullptr ? nullptr : &last->worker));
    });
  }
  void place(std::span<std::byte* const> parts) {
    place(parts, [](const Worker*) { return Worker{}; });
  }

  std::size_t size() const { return all_.size(); }
  Worker& operator[](std::size_t thread) const { return all_[thread].worker; }
  /// Null where they are not taken.
  harness::Durations* durations_of(std::size_t thread) const {
    if constexpr (timed) return &all_[thread].durations;
    return nullptr;
  }

  /// When all threads are done, for told().
  void collect() {
    for (std::size_t i = 0; timed && i < all_.size(); ++i) told_.add(*durations_of(i));
  }
  /// Of all threads; null where none are taken.
  const harness::DurationsByThread* told() const { return timed ? &told_ : nullptr; }

 private:
  PerThread<Own> all_;
  harness::DurationsByThread told_;
};

}  // namespace fencepost::bench
