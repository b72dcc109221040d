// Random histories find what is broken.
#include "tests/history/random_history.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace fencepost::history::random_history_test {
namespace {

/// Without data races, as the others. `overwrites`: drops its first item when full.
template <bool overwrites>
class MutexQueue {
 public:
  bool try_push(Value value) {
    const std::lock_guard lock(mutex_);
    if (items_.size() == 3) {
      if constexpr (!overwrites) return false;
      items_.pop_front();
    }
    items_.push_back(value);
    return true;
  }
  Result try_pop() {
    const std::lock_guard lock(mutex_);
    if (items_.empty()) return {};
    const Value value = items_.front();
    items_.pop_front();
    return value;
  }

 private:
  std::mutex mutex_;
  std::deque<Value> items_;
};

/// For one consumer: two may take the same item.
class OneConsumerQueue {
 public:
  bool try_push(Value value) {
    const std::size_t at =
        tail_.fetch_add(1, std::memory_order_relaxed);   // relaxed: the slot releases the value
    slots_[at].store(value, std::memory_order_release);  // [item]
    return true;
  }
  Result try_pop() {
    const std::size_t at = head_.load(std::memory_order_relaxed);    // relaxed: 0 is no value
    const Value value = slots_[at].load(std::memory_order_acquire);  // [item]
    if (value == 0) return {};
    std::this_thread::yield();  // what a machine with more CPUs, or a longer test, does by itself
    head_.store(at + 1, std::memory_order_relaxed);  // wrong: another consumer may be here too
    return value;
  }

 private:
  std::array<std::atomic<Value>, 64> slots_{};
  std::atomic<std::size_t> head_{0}, tail_{0};
};

template <class Object>
constexpr auto make = [] { return std::make_unique<Object>(); };

/// By all of 50 searches, fewer on a busy machine, and by most in the rounds of a conformance test.
template <class Object, Model M>
void expect_found(const M& model) {
  if (std::thread::hardware_concurrency() < 2)
    GTEST_SKIP() << "operations seldom overlap on one CPU";
  Plan plan{.rounds = 100'000, .longest = std::chrono::seconds(100)};
  std::vector<unsigned> rounds;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  for (; rounds.size() < 50 && std::chrono::steady_clock::now() < end; ++plan.seed) {
    const Found found = search(model, plan, make<Object>, try_push_or_pop, try_pop_all);
    if (rounds.empty()) std::cout << found.failure;
    ASSERT_NE(found.failure, "") << conformance::seed_text(plan.seed);
    rounds.push_back(found.rounds);
  }
  std::ranges::sort(rounds);
  const unsigned median = rounds[rounds.size() / 2];
  EXPECT_LT(median, Plan{}.rounds);
  std::cout << rounds.size() << " searches, rounds: median " << median << ", most " << rounds.back()
            << "\n";
}

class RandomHistoryTest : public conformance::suite {};

TEST_F(RandomHistoryTest, QueueIsLinearizable) {
  EXPECT_EQ(search(Queue{.capacity = 3}, {}, make<MutexQueue<false>>, try_push_or_pop, try_pop_all)
                .failure,
            "");
}
TEST_F(RandomHistoryTest, LossIsFound) { expect_found<MutexQueue<true>>(Queue{.capacity = 3}); }
TEST_F(RandomHistoryTest, ItemTakenTwiceIsFound) { expect_found<OneConsumerQueue>(Queue{}); }

}  // namespace
}  // namespace fencepost::history::random_history_test
