// The benchmark of stacks: one operation is a push and a pop, by each thread. A thread finds a value whenever it has pushed one,
// its own or another's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "benches/channel_round_trip.hpp"
#include "benches/per_thread.hpp"
#include "benches/timed_loop.hpp"
#include "primitives/support/container_ends.hpp"

namespace fencepost::bench {

/// How many values, and which: equal in all three, two sets of values differ by no loss or duplicate that is likely to happen.
struct ValuesMoved {
  std::uint64_t count = 0, sum = 0, squares = 0;

  [[gnu::always_inline]] void add(std::uint64_t value) {
    ++count;
    sum += value;
    squares += value * value;
  }
  void add(const ValuesMoved& other) {
    count += other.count;
    sum += other.sum;
    squares += other.squares;
  }
};

/// Of a thread.
struct StackLedger {
  ValuesMoved pushed, popped;
  std::uint64_t failed = 0;
};

template <Stack S>
[[gnu::noinline]] void push_pop_loop(S& stack, harness::ThreadState& state, StackLedger& ledger) {
  support::producer_end<S> in(stack);
  support::consumer_end<S> out(stack);
  const std::uint64_t batch = state.batch();
  std::uint64_t value = std::uint64_t{state.index() + 1} << 48;
  StackLedger own;
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      ++value;
      if (!in.try_push(stack, value)) {
        ++own.failed;
        continue;
      }
      own.pushed.add(value);
      if (const auto popped = out.try_pop(stack)) {
        own.popped.add(*popped);
      } else {
        ++own.failed;
      }
    }
  } while (state.again(batch));
  ledger = own;
}

template <Stack S>
class PushPop : public harness::Benchmark {
 public:
  /// More than threads: none finds it full.
  static constexpr std::size_t capacity = 4096;

  void place_own(std::span<std::byte* const> parts) override { ledgers_.place(parts); }
  void begin(std::byte* place, unsigned) override { stack_.emplace(place, capacity); }
  void run(harness::ThreadState& state) override {
    push_pop_loop(**stack_, state, ledgers_[state.index()]);
  }
  std::string end() override {
    StackLedger all;
    for (std::size_t i = 0; i < ledgers_.size(); ++i) {
      all.pushed.add(ledgers_[i].pushed);
      all.popped.add(ledgers_[i].popped);
      all.failed += ledgers_[i].failed;
    }
    {
      support::consumer_end<S> out(**stack_);
      while (const auto left = out.try_pop(**stack_)) all.popped.add(*left);
    }
    stack_.reset();
    if (all.failed != 0)
      return std::to_string(all.failed) + " pushes or pops failed with room and a value";
    if (all.pushed.count != all.popped.count)
      return expect_equal("the number of values popped", all.pushed.count, all.popped.count);
    const std::string wrong =
        expect_equal("the sum of the values popped", all.pushed.sum, all.popped.sum);
    return wrong.empty()
               ? expect_equal("the sum of their squares", all.pushed.squares, all.popped.squares)
               : wrong;
  }

 private:
  std::optional<Placed<S>> stack_;
  PerThread<StackLedger> ledgers_;
};

}  // namespace fencepost::bench
