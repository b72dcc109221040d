// Every worker pool: each task that was taken runs once, and shutting down loses none, whoever waits.
#include <algorithm>
#include <deque>
#include <stdexcept>

#include "primitives/concepts.hpp"
#include "primitives/generated/pool.hpp"
#include "primitives/support/worker_threads.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::pool_test {
namespace {

/// Plain data: what the submitter wrote is read by the task, and what that writes by who has joined the workers.
struct job : task {
  explicit job(std::uint64_t number = 0) : task{&job::count}, before(number) {}
  static void count(task& self) {
    auto& own = static_cast<job&>(self);
    own.seen = own.before;
    ++own.runs;
  }
  std::uint64_t before, seen = 0;
  unsigned runs = 0;
};

struct failing : task {
  failing() : task{[](task&) { throw std::runtime_error("a task's own"); }} {}
};

/// Keeps its worker until it is let go.
struct held : task {
  held() : task{&held::wait} {}
  static void wait(task& self) {
    auto& own = static_cast<held&>(self);
    own.begun.store(
        true,
        std::memory_order_release);  // release, and acquire below: what was done before is seen
    own.begun.notify_all();
    own.may_end.wait(false, std::memory_order_acquire);
  }
  void wait_for_begin() { begun.wait(false, std::memory_order_acquire); }
  void let_go() {
    may_end.store(true, std::memory_order_release);
    may_end.notify_all();
  }
  std::atomic<bool> begun{false}, may_end{false};
};

template <class P>
class pool_conformance : public suite {
  static_assert(Pool<P>);
};
TYPED_TEST_SUITE(pool_conformance, gtest_types<pool::all>::type, primitive_name);

TYPED_TEST(pool_conformance, each_task_runs_once_and_sees_its_submitter) {
  constexpr unsigned submitters = 3;
  constexpr std::uint64_t tasks = 2'000;
  for (const std::size_t capacity : {0U, 1U, 16U}) {
    std::deque<job> jobs[submitters];
    TypeParam pool(capacity);
    {
      support::worker_threads workers(pool, 2);
      in_threads(submitters, [&](unsigned self) {
        for (std::uint64_t i = 0; i < tasks; ++i) {
          job& next = jobs[self].emplace_back();
          next.before = i + 1;
          ASSERT_TRUE(pool.submit(next));
        }
      });
    }
    for (const auto& own : jobs) {
      for (const job& each : own) {
        ASSERT_EQ(each.runs, 1U) << "capacity " << capacity;
        ASSERT_EQ(each.seen, each.before);
      }
    }
    EXPECT_EQ(pool.errors(), 0U);
  }
}

TYPED_TEST(pool_conformance, tasks_that_were_taken_run_after_the_shutdown) {
  job jobs[3], late;
  TypeParam pool(3);
  for (job& each : jobs) ASSERT_TRUE(pool.submit(each));
  pool.shut_down();
  EXPECT_FALSE(pool.submit(late));
  pool.shut_down();
  for (job& each : jobs) {
    EXPECT_TRUE(pool.run_one());
    EXPECT_EQ(each.runs, 1U) << "not in order";
  }
  EXPECT_FALSE(pool.run_one());
  EXPECT_FALSE(pool.run_one());
  EXPECT_EQ(late.runs, 0U);
}

TYPED_TEST(pool_conformance, a_shutdown_lets_submitters_go_that_wait) {
  held first;
  job second, refused[2];
  bool taken[2] = {true, true};
  TypeParam pool(1);
  support::worker_threads workers(pool, 1);
  ASSERT_TRUE(pool.submit(first));
  first.wait_for_begin();
  ASSERT_TRUE(pool.submit(second));  // all room is taken now
  {
    waiting_thread a([&] { taken[0] = pool.submit(refused[0]); });
    waiting_thread b([&] { taken[1] = pool.submit(refused[1]); });
    EXPECT_TRUE(a.settle());
    EXPECT_TRUE(b.settle());
    pool.shut_down();
  }
  EXPECT_FALSE(taken[0] || taken[1]);
  first.let_go();
  while (pool.run_one()) {
  }
  EXPECT_EQ(refused[0].runs + refused[1].runs, 0U);
}

TYPED_TEST(pool_conformance, a_shutdown_lets_workers_go_that_wait) {
  TypeParam pool(1);
  waiting_thread worker([&] { pool.work(); });
  EXPECT_TRUE(worker.settle());
  pool.shut_down();
}

/// Whatever the moment: a task ran if and only if it was taken.
TYPED_TEST(pool_conformance, a_shutdown_in_between_loses_no_task) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  auto random = generator(seed, 9);
  constexpr unsigned submitters = 2;
  for (int round = 0; round < 25; ++round) {
    std::deque<job> jobs[submitters];
    std::uint64_t taken[submitters] = {};
    TypeParam pool(random() % 4);
    const std::uint64_t after = random() % 200;
    {
      support::worker_threads workers(pool, 1 + static_cast<unsigned>(random() % 2));
      in_threads(submitters + 1, [&](unsigned self) {
        if (self == submitters) {
          auto own = generator(seed, 3);
          for (std::uint64_t i = 0; i < after; ++i) sometimes_yield(own);
          return pool.shut_down();
        }
        while (pool.submit(jobs[self].emplace_back())) ++taken[self];
      });
    }
    for (unsigned i = 0; i < submitters; ++i) {
      std::uint64_t runs = 0;
      for (const job& each : jobs[i]) runs += each.runs;
      ASSERT_EQ(runs, taken[i]);
      ASSERT_TRUE(std::ranges::all_of(jobs[i], [](const job& each) { return each.runs <= 1; }));
      ASSERT_EQ(jobs[i].back().runs, 0U) << "refused, and run";
    }
  }
}

TYPED_TEST(pool_conformance, exceptions_are_counted_and_the_worker_goes_on) {
  failing bad[3];
  job good;
  TypeParam pool(4);
  EXPECT_EQ(pool.first_error(), nullptr);
  {
    support::worker_threads workers(pool, 1);
    for (failing& each : bad) ASSERT_TRUE(pool.submit(each));
    ASSERT_TRUE(pool.submit(good));
  }
  EXPECT_EQ(good.runs, 1U);
  EXPECT_EQ(pool.errors(), 3U);
  ASSERT_NE(pool.first_error(), nullptr);
  EXPECT_THROW(std::rethrow_exception(pool.first_error()), std::runtime_error);
}

}  // namespace
}  // namespace fencepost::conformance::pool_test
