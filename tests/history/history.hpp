// Records what threads call on an object, what it returns, and in which order.
//
// Order: numbers of one counter. A call takes one by a relaxed fetch_add, then an acquire fence; a return by a release fence,
// then a relaxed fetch_add. These continue each other's release sequence, so what returned before another was called happens
// before it ([atomics.fences]), on ARM64 too. A clock needs the same fences: stores may become visible after it was read (LFENCE
// and ISB do not wait for the store buffer), and a pop called later would rightly find nothing.
//
// What that hides: on ARM64 a missing release or acquire between operations that do not overlap; on x86, where fetch_add drains
// the store buffer, a load that passes a store of its thread's operation before. Inside operations, nothing. ThreadSanitizer
// knows no fences (support/fence.hpp, which it does know, is not used) and takes no edge from relaxed operations: it sees all
// edges that the object lacks.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "arch/contract.hpp"

namespace fencepost::history {

using Value = std::uint64_t;
/// None: no success (full, empty, not there). Of what returns no value: 1.
using Result = std::optional<Value>;

inline constexpr std::uint64_t never = UINT64_MAX;

struct Operation {
  unsigned thread = 0, kind = 0;  ///< kind: of the model
  Value argument = 0;
  Result result = std::nullopt;
  std::uint64_t called = 0, returned = never;

  /// Not returned: it may have taken effect or not, with any result.
  bool pending() const { return returned == never; }
  bool failed() const { return !pending() && !result; }
  bool may_return(Result value) const { return pending() || result == value; }
};

using History = std::vector<Operation>;

/// The operations of one thread, used by no other.
class alignas(arch::padding_bytes) Log {
 public:
  Log(std::atomic<std::uint64_t>& events, unsigned thread, unsigned threads, std::size_t most)
      : events_(&events), thread_(thread), threads_(threads), operations_(most) {}

  /// Records `call`, which returns bool (false: no success), nothing, or a value, optional or not; if it throws, as pending.
  /// Throws std::length_error without room.
  template <class Call>
  Result record(unsigned kind, Value argument, Call call) {
    if (size_ == operations_.size()) throw std::length_error("the log is full");
    Operation& mine = operations_[size_++];
    mine = {.thread = thread_, .kind = kind, .argument = argument};
    // relaxed: with the fence acquires earlier returns, releases nothing [event]
    mine.called = events_->fetch_add(1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_acquire);
    if constexpr (std::is_void_v<std::invoke_result_t<Call>>) {
      call();
      mine.result = 1;
    } else if constexpr (std::is_same_v<std::invoke_result_t<Call>, bool>) {
      if (call()) mine.result = 1;
    } else {
      mine.result = call();
    }
    // relaxed: with the fence releases to later calls, acquires nothing [event]
    std::atomic_thread_fence(std::memory_order_release);
    mine.returned = events_->fetch_add(1, std::memory_order_relaxed);
    return mine.result;
  }

  /// Differs from all others of the recorder; from 1.
  Value fresh_value() { return 1 + thread_ + threads_ * values_++; }

 private:
  friend class Recorder;
  std::atomic<std::uint64_t>* events_;
  unsigned thread_, threads_;
  Value values_ = 0;
  std::size_t size_ = 0;
  History operations_;
};

class Recorder {
 public:
  /// `most`: operations of a thread.
  Recorder(unsigned threads, std::size_t most) {
    for (unsigned i = 0; i < threads; ++i) logs_.emplace_back(events_, i, threads, most);
  }

  Log& log(unsigned thread) { return logs_[thread]; }

  /// All operations by time of call. No thread records, here and in clear().
  History history() const {
    History all;
    for (const Log& log : logs_)
      std::copy_n(log.operations_.begin(), log.size_, std::back_inserter(all));
    std::ranges::sort(all, {}, &Operation::called);
    return all;
  }
  void clear() {
    for (Log& log : logs_) log.size_ = 0, log.values_ = 0;
  }

 private:
  alignas(arch::padding_bytes) std::atomic<std::uint64_t> events_{0};
  std::vector<Log> logs_;
};

}  // namespace fencepost::history
