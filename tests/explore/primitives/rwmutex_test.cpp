// Every RW mutex that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/rwmutex.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::rwmutex_test {
namespace {

/// A lock and two words that writers keep equal.
template <class M>
struct Guarded {
  M mutex;
  var<unsigned> first{0U}, second{0U};

  void write() {
    mutex.lock();
    change();
    mutex.unlock();
  }
  void read() {
    mutex.lock_shared();
    look();
    mutex.unlock_shared();
  }
  bool try_write() {
    if (!mutex.try_lock()) return false;
    change();
    mutex.unlock();
    return true;
  }
  bool try_read() {
    if (!mutex.try_lock_shared()) return false;
    look();
    mutex.unlock_shared();
    return true;
  }
  void change() {
    ++first;
    ++second;
  }
  void look() const { require(first == second, "torn"); }
};

template <class M>
Result writers(const Options& options) {
  return explore(
      [] {
        Guarded<M> guarded;
        const auto write = [&] { guarded.write(); };
        together(write, write);
        require(guarded.first == 2, "lost");
        require(guarded.mutex.try_lock(), "not free at the end");
      },
      options);
}

template <class M>
Result writer_and_readers(const Options& options) {
  return explore(
      [] {
        Guarded<M> guarded;
        const auto read = [&] { guarded.read(); };
        together(
            read, [&] { guarded.write(); }, read);
        require(guarded.mutex.try_lock(), "not free at the end");
      },
      options);
}

template <class M>
Result reads_and_writes_in_turn(const Options& options) {
  return explore(
      [] {
        Guarded<M> guarded;
        const auto both = [&] { guarded.read(), guarded.write(); };
        together(both, both);
        require(guarded.first == 2, "lost");
      },
      options);
}

template <class M>
Result tried(const Options& options) {
  return explore(
      [] {
        Guarded<M> guarded;
        var<unsigned> tries{0U};
        together([&] { guarded.write(), guarded.read(); },
                 [&] {
                   if (guarded.try_write()) ++tries;
                   guarded.try_read();
                 });
        require(guarded.first == 1 + tries, "lost");
        M& mutex = guarded.mutex;
        require(mutex.try_lock(), "not free at the end");
        require(!mutex.try_lock() && !mutex.try_lock_shared(), "taken by a writer and another");
        mutex.unlock();
        require(mutex.try_lock_shared() && !mutex.try_lock(), "taken by a reader and a writer");
        mutex.unlock_shared();
      },
      options);
}

template <class M>
std::vector<Scenario> scenarios() {
  return {{"TwoWriters", writers<M>},
          {"Tried", tried<M>},
          {"ReadsAndWritesInTurn", reads_and_writes_in_turn<M>},
          {"WriterAndReaders", writer_and_readers<M>}};
}

template <class M>
class ExploredRwMutex : public testing::Test {};
TYPED_TEST_SUITE(ExploredRwMutex, explorable<rwmutex::all>, conformance::primitive_name);

TYPED_TEST(ExploredRwMutex, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredRwMutex, MutantsFail) { expect_mutants_fail(scenarios<explored<TypeParam>>()); }

}  // namespace
}  // namespace fencepost::explore::rwmutex_test
