// An execution of C++20 atomics as a graph of events, built one event at a time: which store each load reads (rf), the order
// of the stores of each location (mo), what happens before what (hb), the total order of seq_cst operations (S).
//
// An event may be added if the graph stays an execution that C++20 allows ([intro.races], [atomics.order] with P0668R5):
// - coherence: an access reads or follows no store older than one that happens before it, or that was read before it.
//   These are the per-thread views of Kang et al. (POPL 2017), here derived from vector clocks.
// - a read-modify-write follows the store that it reads immediately in mo.
// - there is an S: seq_cst.cpp.
// A load reads a store that is there already, so sb|rf has no cycle: the axiom of RC11 (Lahav et al., PLDI 2017) against values
// out of thin air. It excludes load buffering too, which C++20 and ARM64 allow: no result of LB is ever produced.
// A store may go anywhere in mo that coherence permits, not only to its end: 2+2W (x=1; y=2 beside y=1; x=2, both 1 at the end)
// has no order of steps in which each store is the last one.
// memory_order_consume counts as acquire.
#pragma once

#include <array>
#include <atomic>
#include <bitset>
#include <cstdint>
#include <vector>

namespace fencepost::explore {

using Word = std::uint64_t;     ///< the value of any atomic
using StoreId = std::uint32_t;  ///< an index of Graph::stores
using Time = std::uint64_t;     ///< counts what was added to a graph

constexpr unsigned most_threads = 8;  ///< with the one that starts the others
constexpr unsigned most_seq_cst = 128;
using SeqCstSet = std::bitset<most_seq_cst>;

using Order = std::memory_order;
constexpr Order relaxed = Order::relaxed, acquire = Order::acquire, release = Order::release,
                acq_rel = Order::acq_rel, seq_cst = Order::seq_cst;

constexpr bool acquires(Order order) { return order != relaxed && order != release; }
constexpr bool releases(Order order) { return order == release || order >= acq_rel; }

struct Event {
  unsigned thread = 0;
  unsigned index = 0;  ///< among those of its thread, from 1
};

/// Vector clock: all events that happen before a point, that point included.
struct Clock {
  std::array<unsigned, most_threads> last{};

  bool has(Event event) const { return last[event.thread] >= event.index; }
  void join(const Clock& other) {
    for (unsigned i = 0; i < most_threads; ++i)
      if (last[i] < other.last[i]) last[i] = other.last[i];
  }
};

struct Store {
  unsigned location = 0;
  Word value = 0;
  Event by;
  Clock released;         ///< what an acquire that reads it learns
  std::size_t place = 0;  ///< in the modification order
  Time time = 0;
  bool replaced = false;  ///< read by a read-modify-write
};

struct Access {
  Event event;
  StoreId store = 0;  ///< read, or written
  bool writes = false;
  int strong = -1;            ///< index of Graph::strong
  SeqCstSet fences_before{};  ///< seq_cst fences that happen before it
};

struct Location {
  std::vector<StoreId> order;  ///< modification order, from the value it was constructed with
  std::vector<Access> accesses;
};

struct SeqCst {
  Event event;
  Clock before, clock;  ///< what happens before it; what does after it
  bool fence = false;
};

/// What an operation does to a location, given the store that it reads or, where it only writes, follows.
struct Effect {
  bool reads = false, writes = false;
  Order order = relaxed;
  Word value = 0;  ///< written
};

struct Thread {
  Clock clock;
  Clock unacquired;      ///< read by weaker loads, for an acquire fence
  Clock fence_released;  ///< at the last release fence
};

class Graph {
 public:
  std::vector<Store> stores;
  std::vector<Location> locations;
  std::vector<SeqCst> strong;
  std::array<Thread, most_threads> threads;
  Time time = 0;

  void clear();
  Event tick(unsigned thread);
  void start(unsigned parent, unsigned child);
  void join(unsigned parent, unsigned child);
  unsigned construct(unsigned thread, Word value);
  bool constructed(unsigned thread, unsigned location) const;
  void fence(unsigned thread, Order order);
  /// Place in mo of the oldest store that the thread may read or follow.
  std::size_t oldest(unsigned thread, unsigned location) const;
  /// Whether the operation may read, or follow, the store `at`, which is not older than oldest().
  bool allows(unsigned thread, unsigned location, const Effect& effect, StoreId at) const;
  void add(unsigned thread, unsigned location, const Effect& effect, StoreId at);

 private:
  int add_seq_cst(Event event, const Clock& before, bool fence);
};

/// Whether S exists: the orders that C++20 demands of pairs have no cycle (seq_cst.cpp).
bool has_total_order(const Graph& graph);

}  // namespace fencepost::explore
