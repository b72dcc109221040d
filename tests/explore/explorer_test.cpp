// What the explorer counts, reports and repeats.
#include "tests/explore/explorer.hpp"

#include <gtest/gtest.h>

#include <memory_resource>
#include <vector>

#include "tests/explore/atomic.hpp"

namespace fencepost::explore::explorer_test {
namespace {

TEST(Explorer, BuildsEachExecutionOnce) {
  std::uint64_t orders = 1;
  for (unsigned threads = 1; threads <= 5; ++threads) {
    const Result result = explore([=] {
      atomic<int> x;
      const auto add = [&] { x.fetch_add(1, relaxed); };
      std::array<Call, most_threads> calls;
      calls.fill(Call::of(add));
      Explorer::active->run_threads(calls.data(), threads);
    });
    EXPECT_EQ(result.executions, orders *= threads) << result;
    EXPECT_TRUE(result.complete);
  }
  const Result waited = explore([] {
    atomic<int> x;
    together([&] { x.store(1, relaxed); },
             [&] {
               while (x.load(relaxed) == 0) Sync::relax();
               x.fetch_add(1, relaxed);
             });
  });
  EXPECT_EQ(waited.executions, 1) << waited;
}

TEST(Explorer, LetsAThreadReadWhatItStoredElsewhere) {
  const Result result = explore(
      [] {
        atomic<bool> taken, other;
        const auto use = [&] {
          other.store(true, relaxed);
          while (other.load(relaxed) && taken.exchange(true, acquire)) Sync::relax();
          taken.store(false, release);
        };
        together(use, use);
      },
      {.executions = 100, .random = 0, .steps = 30});
  EXPECT_EQ(result.failure, "") << result;
}

/// Threads that take a lock by an exchange.
template <bool GivesBack>
Result exchanged(unsigned threads, const Options& options = {}) {
  return explore(
      [=] {
        atomic<bool> taken;
        const auto use = [&] {
          while (taken.exchange(true, acquire)) Sync::relax();
          if (GivesBack) taken.store(false, release);
        };
        std::array<Call, most_threads> calls;
        calls.fill(Call::of(use));
        Explorer::active->run_threads(calls.data(), threads);
      },
      options);
}

TEST(Explorer, EndsWhereAnUnsuccessfulIterationStoresTheSame) {
  EXPECT_EQ(exchanged<true>(2).executions, 2);
  const Result three = exchanged<true>(3);
  EXPECT_TRUE(three.complete && three.executions == 6) << three;
  const Options at_random{.executions = 1, .random = 100};
  EXPECT_EQ(exchanged<true>(3, at_random).failure, "");
  EXPECT_EQ(exchanged<false>(3).failure.substr(0, 8), "deadlock");
  EXPECT_EQ(exchanged<false>(3, at_random).failure.substr(0, 8), "deadlock");
}

/// A flag that publishes plain data.
template <Order Store>
void publish() {
  atomic<bool> ready;
  var<int> data;
  together([&] { data = 1, ready.store(true, Store); },
           [&] {
             while (!ready.load(acquire)) Sync::relax();
             require(data == 1, "not published");
           });
}

TEST(Explorer, FindsADataRaceAndOnlyThat) {
  EXPECT_TRUE(explore(publish<release>).complete);
  const Result result = explore(publish<relaxed>);
  EXPECT_EQ(result.failure, "data race on v0, T2");
  EXPECT_EQ(result.trace,
            "T1 write v0\nT1 store relaxed a0: writes 1 as #1\n"
            "T2 load acquire a0: reads 1 of #1\nT2 read v0\n");
}

TEST(Explorer, FindsADeadlock) {
  const Result spins = explore([] {
    atomic<int> x;
    together([&] { x.store(1); },
             [&] {
               while (x.load() != 2) Sync::relax();
             });
  });
  EXPECT_EQ(spins.failure, "deadlock: T2 waits") << spins;
  const Result stale = explore([] {
    atomic<int> x, y;
    together([&] { y.store(1, relaxed), x.store(1, relaxed); },
             [&] {
               for (const int was = x.load(relaxed); y.load(relaxed) != was;) Sync::relax();
             });
  });
  EXPECT_EQ(stale.failure.substr(0, 8), "deadlock") << "where the load before the loop is old";
}

template <bool NotifyLast>
void wait_for_flag() {
  atomic<int> x;
  together([&] { x.wait(0, acquire); },
           [&] {
             if (!NotifyLast) x.notify_one();
             x.store(1, release);
             if (NotifyLast) x.notify_one();
           });
}

TEST(Explorer, FindsALostWakeUp) {
  EXPECT_TRUE(explore(wait_for_flag<true>).complete);
  EXPECT_EQ(explore(wait_for_flag<false>).failure.substr(0, 8), "deadlock");
  const Result unseen = explore([] {
    atomic<int> x;
    together([&] { x.futex_wait(0); }, [&] { x.futex_wake(1); });
  });
  EXPECT_EQ(unseen.failure, "deadlock: T1 sleeps") << unseen;
}

TEST(Explorer, FailsACompareExchangeSpuriously) {
  for (const unsigned spurious : {0U, 1U}) {
    const Result result = explore(
        [] {
          atomic<int> x;
          int expected = 0;
          require(x.compare_exchange_weak(expected, 1, relaxed), "failed");
        },
        {.spurious = spurious});
    EXPECT_EQ(result.complete, spurious == 0) << result;
  }
}

/// Few of its executions fail.
void rare() {
  atomic<int> x, y;
  together(
      [&] {
        for (int i = 1; i <= 4; ++i) x.store(i, relaxed), y.load(relaxed);
      },
      [&] {
        for (int i = 1; i <= 4; ++i) y.store(i, relaxed), x.load(relaxed);
      },
      [&] { require(y.load(relaxed) != 4 || x.load(relaxed) != 0, "found"); });
}

TEST(Explorer, RepeatsARandomExecution) {
  Options options{.executions = 1};
  const Result found = explore(rare, options);
  ASSERT_EQ(found.failure.substr(0, 19), "found, T3; random, ") << found;
  options.seed += found.random;
  const Result again = explore(rare, options);
  EXPECT_EQ(again.random, 0);
  EXPECT_EQ(again.failure, found.failure);
  EXPECT_EQ(again.trace, found.trace);
}

TEST(Explorer, WaitsInARandomExecution) {
  const Result result = explore(
      [] {
        atomic<int> x, y;
        together(
            [&] {
              while (y.load(relaxed) == 0) Sync::relax();
            },
            [&] {
              while (x.load(relaxed) == 0) Sync::relax();
              y.store(1, relaxed);
            },
            [&] { x.store(1, relaxed), y.load(relaxed); });
      },
      {.executions = 1, .random = 100});
  EXPECT_EQ(result.failure, "") << result;
  EXPECT_GE(result.executions, 100);
}

/// Hands an object over with the order, and disposes of it once or twice.
template <Order Store, bool Twice = false>
void hand_over() {
  using Object = atomic<int>;
  atomic<Object*> shared;
  together(
      [&] {
        auto* const object = Sync::make<Object>();
        shared.store(object, release);
        object->store(1, relaxed);
        shared.store(nullptr, Store);
        if (Twice) Sync::dispose(object);
      },
      [&] {
        Object* const object = shared.load(acquire);
        if (object == nullptr) return;
        while (shared.load(acquire) != nullptr) Sync::relax();
        Sync::dispose(object);
      });
}

TEST(Explorer, FindsUseAfterDisposal) {
  EXPECT_TRUE(explore(hand_over<release>).complete);
  EXPECT_EQ(explore(hand_over<relaxed>).failure, "disposed of while in use: a1, T2");
  const std::string twice = explore(hand_over<release, true>).failure;
  EXPECT_TRUE(twice.starts_with("disposed of while in use") || twice.starts_with("use after"));
  const Result used = explore([] {
    auto* const object = Sync::make<atomic<int>>();
    Sync::dispose(object);
    object->load();
  });
  EXPECT_EQ(used.failure, "use after the end of a0, T0");
  const Result local = explore([] {
    atomic<var<int>*> shared;
    together(
        [&] {
          var<int> here;
          shared.store(&here, release);
        },
        [&] {
          if (var<int>* const there = shared.load(acquire)) *there = 1;
        });
  });
  EXPECT_EQ(local.failure, "use after the end of its life, T2");
}

TEST(Explorer, LetsATimeOutGoBothWays) {
  unsigned passed = 0;
  const Result result = explore([&] { passed += Sync::passed(Sync::now(), {}) ? 1U : 0U; });
  EXPECT_TRUE(result.complete && result.executions == 2 && passed == 1) << result;
}

/// Counts the blocks that are in use.
class Counted : public std::pmr::memory_resource {
 public:
  int live = 0, made = 0;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    ++live;
    ++made;
    return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  }
  void do_deallocate(void* place, std::size_t bytes, std::size_t alignment) override {
    --live;
    std::pmr::new_delete_resource()->deallocate(place, bytes, alignment);
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

TEST(Explorer, FreesWhatAnExecutionThatIsGivenUpHasAllocated) {
  Counted counted;
  auto* const usual = std::pmr::set_default_resource(&counted);
  for (const bool ends : {true, false}) {
    const Result result = explore([&] {
      const std::pmr::vector<int> words(100, 7);
      atomic<int> x;
      together([&] { x.store(1, relaxed); },
               [&] {
                 const std::pmr::vector<int> more(200, 7);
                 while (x.load(relaxed) == (ends ? 0 : 1)) Sync::relax();
                 x.fetch_add(1, relaxed);
               });
    });
    EXPECT_EQ(result.failure.empty(), ends) << result;
    EXPECT_GE(counted.made, 2);
    EXPECT_EQ(counted.live, 0);
    EXPECT_EQ(std::pmr::get_default_resource(), &counted);
  }
  std::pmr::set_default_resource(usual);
}

TEST(Explorer, GivesUpALoopWithoutEnd) {
  const Result result = explore(
      [] {
        atomic<int> x;
        together([&] {
          while (x.load(relaxed) == 0) {
          }
        });
      },
      {.executions = 10, .random = 10, .steps = 20});
  EXPECT_EQ(result.truncated, 1);
  EXPECT_FALSE(result.complete);
}

}  // namespace
}  // namespace fencepost::explore::explorer_test
