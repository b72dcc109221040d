// The parts that primitives are made of, where the suites of the kinds would not see them go wrong;
// and what concepts refuse.
#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/support/backoff.hpp"
#include "primitives/support/fence.hpp"
#include "primitives/support/handoff_semaphore.hpp"
#include "primitives/support/random.hpp"
#include "primitives/support/spin.hpp"
#include "primitives/support/sync.hpp"
#include "primitives/support/wait_queue.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::support_test {
namespace {

struct nameless {
  void lock();
  bool try_lock();
  void unlock();
};
struct named : nameless {
  static constexpr std::string_view name = "named";
  static constexpr bool blocks = false, fifo = false;
};
struct silent_try : named {
  void try_lock();
};
static_assert(!Mutex<nameless> && Mutex<named> && CanTry<named> && !CanTry<silent_try>);
static_assert(!RwMutex<named>, "the shared side is missing");

class support_conformance : public suite {};

TEST_F(support_conformance, fence_orders_plain_data_around_relaxed_flags) {
  for (int round = 0; round < 200; ++round) {
    int letter = 0;
    std::atomic<bool> sent{false};
    in_threads(2, [&](unsigned self) {
      if (self == 0) {
        letter = 1;
        support::fence(std::memory_order_release);  // pairs with [letter]
        sent.store(true, std::memory_order_relaxed);
      } else {
        while (!sent.load(std::memory_order_relaxed)) ::sched_yield();
        support::fence(std::memory_order_acquire);  // pairs with [letter]
        EXPECT_EQ(letter, 1);
      }
    });
  }
}

TEST_F(support_conformance, spinning_ends_with_or_without_success) {
  EXPECT_FALSE(support::spin_until([] { return false; }));  // returns: the bound
  EXPECT_TRUE(support::spin_until([] { return true; }));
  int looks = 0;
  EXPECT_EQ(support::spin_until([&] { return ++looks == 3; }), support::spinning_pays);
}

TEST_F(support_conformance, backoff_draws_from_a_range_that_doubles) {
  using support::backoff;
  auto bound = backoff::shortest;
  std::array<backoff::nanoseconds, 10> greatest{};
  for (int waits = 0; waits < 200; ++waits) {
    backoff one;
    bound = backoff::shortest;
    for (auto& seen : greatest) {
      const auto length = one.next();
      ASSERT_GT(length.count(), 0);
      ASSERT_LE(length, bound);
      seen = std::max(seen, length);
      bound = std::min(2 * bound, backoff::longest);
    }
  }
  EXPECT_EQ(bound, backoff::longest);
  EXPECT_GT(greatest.front(), backoff::shortest / 2) << "by chance once in 2^200";
  EXPECT_GT(greatest.back(), backoff::longest / 2) << "likewise";
}

TEST_F(support_conformance, wait_queue_is_first_in_first_out) {
  struct node {
    node* next = nullptr;
  };
  std::array<node, 3> nodes;
  support::wait_queue<node> queue;
  EXPECT_EQ(queue.pop(), nullptr);
  for (int round = 0; round < 2; ++round) {
    for (auto& each : nodes) queue.push(each);
    for (auto& each : nodes) EXPECT_EQ(queue.pop(), &each);
    EXPECT_EQ(queue.pop(), nullptr);
  }
}

TEST_F(support_conformance, wait_queue_lets_go_of_any_waiter) {
  struct node {
    node *next, *previous;
  };
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  auto random = generator(seed, 0);
  std::array<node, 6> nodes{};
  support::wait_queue<node> queue;
  std::deque<node*> model;
  for (int step = 0; step < 5'000; ++step) {
    node* const drawn = &nodes[random() % nodes.size()];
    const auto place = std::ranges::find(model, drawn);
    if (place != model.end()) {
      queue.remove(*drawn);
      model.erase(place);
    } else if (random() % 4 == 0) {
      queue.push_front(*drawn);
      model.push_front(drawn);
    } else {
      queue.push(*drawn);
      model.push_back(drawn);
    }
    if (random() % 8 != 0) continue;
    ASSERT_EQ(queue.pop(), model.empty() ? nullptr : model.front());
    if (!model.empty()) model.pop_front();
  }
}

TEST_F(support_conformance, random_numbers_are_below_the_bound_and_reach_all) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  support::xorshift random(seed | 1);
  for (const std::uint32_t bound : {1U, 2U, 7U}) {
    std::vector<unsigned> counts(bound, 0);
    for (int i = 0; i < 1'000; ++i) ++counts.at(random.below(bound));
    for (const unsigned count : counts) EXPECT_GT(count, 0U);
  }
  const auto first = [] { return support::std_sync::random_below(1U << 31); };
  EXPECT_NE(in_another_thread(first), in_another_thread(first)) << "the same in each thread";
}

TEST_F(support_conformance, semaphore_keeps_permits_nobody_waits_for) {
  support::handoff_semaphore semaphore;
  semaphore.release(3);
  for (int i = 0; i < 3; ++i) semaphore.acquire();  // hangs if one is lost
  bool released = false;
  waiting_thread fourth([&] {
    semaphore.acquire();
    EXPECT_TRUE(released);
  });
  fourth.settle();
  released = true;
  semaphore.release(1);
}

TEST_F(support_conformance, semaphore_serves_in_order_of_arrival) {
  support::handoff_semaphore semaphore;
  std::vector<int> order;  // one permit at a time: guarded by the semaphore itself
  std::vector<std::unique_ptr<waiting_thread>> threads;
  for (int i = 0; i < 4; ++i) {
    threads.push_back(std::make_unique<waiting_thread>([&, i] {
      semaphore.acquire();
      order.push_back(i);
      semaphore.release(1);
    }));
    threads.back()->settle();
  }
  semaphore.release(1);
  threads.clear();
  EXPECT_EQ(order, (std::vector{0, 1, 2, 3}));
}

TEST_F(support_conformance, one_release_of_many_permits_frees_many) {
  support::handoff_semaphore semaphore;
  std::atomic<int> freed{0};  // relaxed: read after the join
  {
    const auto take = [&] {
      semaphore.acquire();
      freed.fetch_add(1, std::memory_order_relaxed);
    };
    waiting_thread a(take), b(take), c(take);
    a.settle(), b.settle();
    semaphore.release(5);  // two are left over
  }
  semaphore.acquire();
  semaphore.acquire();
  EXPECT_EQ(freed.load(std::memory_order_relaxed), 3);
}

}  // namespace
}  // namespace fencepost::conformance::support_test
