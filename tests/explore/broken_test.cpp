// Famous designs that are wrong, to show how the explorer finds it. Those that lack an order only are mutants of what is right:
// double-checked locking without acquire, a seqlock without the writer's fence (primitives/once_test.cpp, snapshot_test.cpp).
#include <gtest/gtest.h>

#include "tests/explore/atomic.hpp"

namespace fencepost::explore::broken_test {
namespace {

/// Two buffers, and nobody counts who still reads the one that is filled next.
TEST(BrokenDesign, DoubleBufferOverwritesWhatAReaderHolds) {
  const Result result = explore([] {
    var<int> buffers[2];
    atomic<int> current{0};
    together(
        [&] {
          for (int k = 1; k <= 2; ++k) {
            buffers[k % 2] = k;
            current.store(k % 2, seq_cst);
          }
        },
        [&] { static_cast<void>(static_cast<int>(buffers[current.load(seq_cst)])); });
  });
  EXPECT_EQ(result.failure.substr(0, 9), "data race") << result;
}

/// A reader counts itself in after it has seen which buffer is current: the writer may have looked in between.
TEST(BrokenDesign, ReaderCountsItselfInTooLate) {
  const Result result = explore([] {
    var<int> buffers[2];
    atomic<int> current{0}, readers[2];
    together(
        [&] {
          for (int k = 1; k <= 2; ++k) {
            Sync::wait_until([&] { return readers[k % 2].load(seq_cst) == 0; });
            buffers[k % 2] = k;
            current.store(k % 2, seq_cst);
          }
        },
        [&] {
          const int seen = current.load(seq_cst);
          readers[seen].fetch_add(1, seq_cst);
          static_cast<void>(static_cast<int>(buffers[seen]));
          readers[seen].fetch_sub(1, seq_cst);
        });
  });
  EXPECT_EQ(result.failure.substr(0, 9), "data race") << result;
}

/// An RW lock whose readers count themselves in and never look for a writer: only the writer waits.
TEST(BrokenDesign, ReadersThatNeverLookForTheWriter) {
  const Result result = explore([] {
    atomic<int> readers{0};
    atomic<bool> writing{false};
    var<int> data;
    together(
        [&] {
          Sync::wait_until([&] { return !writing.exchange(true, seq_cst); });
          Sync::wait_until([&] { return readers.load(seq_cst) == 0; });
          data = 1;
          writing.store(false, seq_cst);
        },
        [&] {
          readers.fetch_add(1, seq_cst);
          static_cast<void>(static_cast<int>(data));
          readers.fetch_sub(1, seq_cst);
        });
  });
  EXPECT_EQ(result.failure.substr(0, 9), "data race") << result;
}

/// Two roots of the same rank, united from both sides. With `by_index` the larger one goes below the smaller one; without, the
/// first below the second, whichever they are.
template <bool by_index>
Result united() {
  return explore([] {
    atomic<int> parent[2];
    for (int i = 0; i < 2; ++i) parent[i].store(i, relaxed);
    const auto unite = [&](int a, int b) {
      if (by_index && a < b) std::swap(a, b);
      int root = a;
      parent[a].compare_exchange_strong(root, b, acq_rel, acquire);
    };
    together([&] { unite(0, 1); }, [&] { unite(1, 0); });
    require(parent[0].load(relaxed) == 0 || parent[1].load(relaxed) == 1, "no root");
  });
}

TEST(BrokenDesign, UnionByRankWhoseTiesMakeACycle) {
  EXPECT_EQ(united<false>().failure, "no root, T0");
  EXPECT_TRUE(united<true>().complete);
}

/// A consumer takes a position with fetch_add, and does not give it back when it finds nothing there.
class TicketRing {
 public:
  void push(unsigned value) {
    const unsigned tail = tail_.load(relaxed);
    slots_[tail].store(value, relaxed);
    tail_.store(tail + 1, release);
  }
  unsigned try_pop() {
    const unsigned mine = head_.fetch_add(1, relaxed);
    return tail_.load(acquire) > mine ? slots_[mine].load(relaxed) : 0;
  }

 private:
  atomic<unsigned> slots_[2], head_, tail_;
};

TEST(BrokenDesign, TicketThatIsNotGivenBackLosesAValue) {
  const Result result = explore([] {
    TicketRing queue;
    unsigned popped = 0;
    together([&] { queue.push(1); }, [&] { popped = queue.try_pop(); });
    require(popped + queue.try_pop() == 1, "lost");
  });
  EXPECT_EQ(result.failure, "lost, T0") << result;
}

/// A map of two keys, 0 and 1, each with a place in the table. A writer looks up the table, takes the lock, and without
/// `looks_again` writes to a table that may have been copied to a larger one meanwhile.
template <bool looks_again>
class SmallMap {
  struct Table {
    var<unsigned> values[2];
  };

 public:
  void insert(unsigned key, unsigned value) {
    for (;;) {
      Table* const table = current_.load(acquire);
      Sync::wait_until([&] { return !locked_.exchange(true, acquire); });
      const bool replaced = looks_again && table != current_.load(relaxed);
      if (!replaced) table->values[key] = value;
      locked_.store(false, release);
      if (!replaced) return;
    }
  }
  void grow() {
    Sync::wait_until([&] { return !locked_.exchange(true, acquire); });
    Table* const old = current_.load(relaxed);
    for (unsigned key = 0; key < 2; ++key)
      larger_.values[key] = static_cast<unsigned>(old->values[key]);
    current_.store(&larger_, release);
    locked_.store(false, release);
  }
  unsigned find(unsigned key) { return current_.load(acquire)->values[key]; }

 private:
  Table first_, larger_;
  atomic<Table*> current_{&first_};
  atomic<bool> locked_{false};
};

template <bool looks_again>
Result inserts_beside_growth() {
  return explore([] {
    SmallMap<looks_again> map;
    map.insert(0, 1);
    together([&] { map.grow(); }, [&] { map.insert(1, 2); });
    require(map.find(0) == 1, "lost what was there");
    require(map.find(1) == 2, "lost an insert");
  });
}

TEST(BrokenDesign, ResizeLosesAConcurrentInsert) {
  EXPECT_EQ(inserts_beside_growth<false>().failure, "lost an insert, T0");
  const Result right = inserts_beside_growth<true>();
  EXPECT_EQ(right.failure, "");
  EXPECT_TRUE(right.complete) << right;
}

}  // namespace
}  // namespace fencepost::explore::broken_test
