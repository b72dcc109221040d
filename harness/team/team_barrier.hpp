// The barrier of a team: of one line for few threads, a tree for many (barrier_shape.hpp). Thread 0 releases all others, so
// it should be the one that they wait for. Threads that have one CPU in turn use one line, whatever their number: in a
// tree, each level would wait for a time slice.
#pragma once

#include <vector>

#include "harness/team/barrier_shape.hpp"
#include "harness/team/spin_barrier.hpp"
#include "harness/team/spin_then_yield.hpp"

namespace fencepost::harness {

class TeamBarrier {
 public:
  /// `in_turn`: some of the threads share a CPU.
  explicit TeamBarrier(unsigned threads, bool in_turn = false)
      : shape_{threads}, flat_(threads), nodes_(in_turn || shape_.flat() ? 0 : threads) {}

  /// `self`: 0 to threads - 1, another for each thread.
  void arrive_and_wait(unsigned self) {
    if (nodes_.empty()) return flat_.arrive_and_wait();
    Node& own = nodes_[self];
    const unsigned generation = own.passed++;
    // acquire: pairs with the release of the children's arrival [arrival]
    spin_then_yield([&, children = shape_.children(self)] {
      return own.arrived.load(std::memory_order_acquire) == children;
    });
    // relaxed: the children come again only after the release below.
    own.arrived.store(0, std::memory_order_relaxed);
    if (self != 0) {
      Node& parent = nodes_[shape_.parent(self)];
      // release: our writes, and those of all below us, to the parent [arrival]
      parent.arrived.fetch_add(1, std::memory_order_release);
      // acquire: pairs with the parent's release [barrier]
      spin_then_yield(
          [&] { return parent.released.load(std::memory_order_acquire) != generation; });
    }
    // release: all writes of before the barrier, which thread 0 has acquired, to the children [barrier]
    own.released.store(generation + 1, std::memory_order_release);
  }

 private:
  /// Its first line is written by the children, its second read by them.
  struct Node {
    alignas(arch::padding_bytes) std::atomic<unsigned> arrived{0};
    unsigned passed = 0;  ///< by the thread itself
    alignas(arch::padding_bytes) std::atomic<unsigned> released{0};
  };

  BarrierShape shape_;
  SpinBarrier flat_;
  std::vector<Node> nodes_;
};

}  // namespace fencepost::harness
