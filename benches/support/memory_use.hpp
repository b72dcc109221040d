// What a structure takes of memory, counted outside the windows: when it is made and filled for the first time, and by operations
// that one thread does alone after the first window, in the loop that is timed. By operator new only
// (harness/benchmark/allocations.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "arch/contract.hpp"
#include "harness/benchmark/allocations.hpp"
#include "harness/benchmark/thread_state.hpp"
#include "harness/benchmark/values.hpp"

namespace fencepost::bench {

class MemoryUse {
 public:
  /// Operations that are counted: with one write in a hundred there are some. They take up to 0.1 ms, but where each write copies
  /// a map of 1024 entries some 10 ms.
  static constexpr std::uint64_t operations = 1024;

  /// `object`: sizeof the structure. `entry`: least bytes of an entry. `make_and_fill` returns how many entries there are. Not
  /// called of a structure that has no entries.
  template <class MakeAndFill>
  void fill(std::size_t object, std::size_t entry, MakeAndFill make_and_fill) {
    if (filled_ || !harness::can_count_allocations()) {
      make_and_fill();
      return;
    }
    filled_ = true;
    const harness::AllocationCount count;
    const auto entries = static_cast<std::int64_t>(make_and_fill());
    const harness::Allocations made = count.so_far();
    const std::int64_t bytes = static_cast<std::int64_t>(object) + made.bytes;
    // Fewer: its entries do not come from operator new, and nothing is known.
    known_ = bytes >= entries * static_cast<std::int64_t>(entry);
    if (!known_) return;
    bytes_ = static_cast<double>(bytes) / static_cast<double>(entries);
    calls_ = static_cast<double>(made.calls) / static_cast<double>(entries);
  }

  /// `loop` is a thread's of a window, of one batch; after a window that was right.
  template <class Loop>
  void operate(Loop loop) {
    if (!known_ || calls_of_operation_ || !harness::can_count_allocations()) return;
    harness::WindowGate gate;
    harness::ThreadState alone(0, 1, operations, arch::timestamp(), 0, gate);
    const harness::AllocationCount count;
    loop(alone);
    const auto calls = static_cast<double>(count.so_far().calls);
    calls_of_operation_ = calls / static_cast<double>(alone.performed());
  }

  /// After operate(); nothing where it is not known.
  harness::Values told() const {
    if (!calls_of_operation_) return {};
    harness::Values told{{"allocations_per_operation", *calls_of_operation_}};
    if (bytes_) told.insert({{"bytes_per_entry", *bytes_}, {"allocations_per_entry", calls_}});
    return told;
  }

 private:
  bool filled_ = false, known_ = true;
  std::optional<double> bytes_, calls_of_operation_;
  double calls_ = 0.0;
};

}  // namespace fencepost::bench
