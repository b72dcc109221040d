#include "tests/history/linearizable.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <numeric>
#include <random>

#include "tests/history/models.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::history::linearizable_test {
namespace {

using Random = std::mt19937_64;

// Herlihy and Wing, 1990, the first histories of the paper: thread, kind, argument, result, called, returned.
TEST(SearchTest, HistoriesOfHerlihyAndWing) {
  constexpr auto push = Queue::push, pop = Queue::pop;
  const auto allowed = [](const History& history) { return failure_of(Queue{}, history).empty(); };
  EXPECT_TRUE(allowed(
      {{0, push, 1, 1, 0, 2}, {1, push, 2, 1, 1, 3}, {1, pop, 0, 1, 4, 6}, {0, pop, 0, 2, 5, 7}}));
  EXPECT_FALSE(allowed({{0, push, 1, 1, 0, 1}, {1, push, 2, 1, 2, 3}, {1, pop, 0, 2, 4, 5}}));
  EXPECT_TRUE(allowed({{0, push, 1, 1, 0, 3}, {1, pop, 0, 1, 1, 2}}));
  EXPECT_FALSE(allowed(
      {{0, push, 1, 1, 0, 2}, {1, push, 2, 1, 1, 3}, {0, pop, 0, 2, 4, 6}, {1, pop, 0, 2, 5, 7}}));
}

TEST(SearchTest, ReportNamesTheFirstThatDoesNotFit) {
  EXPECT_EQ(failure_of(Queue{}, {{0, Queue::push, 7, 1, 0, 2},
                                 {1, Queue::pop, 0, 8, 1, 5},
                                 {0, Queue::push, 8, 1, 3, 4},
                                 {0, Queue::try_pop, 0, {}, 6, 7}}),
            "pop() = 8 at 1 does not fit:\n"
            "0-2       push(7) = 1\n"
            "1-5                               pop() = 8\n"
            "3-4       push(8) = 1\n"
            "before it returned, this order fits:  push(7) = 1  pop() ...  push(8) = 1\n");
}

/// Kind, argument, result, thread.
struct Call {
  unsigned kind;
  Value argument;
  Result result;
  unsigned thread = 0;
};

/// One after the other.
template <Model M>
bool allows(const M& model, const std::vector<Call>& calls) {
  History history;
  for (const Call& call : calls) {
    const std::uint64_t time = 2 * history.size();
    history.push_back({call.thread, call.kind, call.argument, call.result, time, time + 1});
  }
  return failure_of(model, history).empty();
}

TEST(ModelTest, AllowsWhatItShould) {
  using Q = Queue;
  using W = Word;
  using S = Semaphore;
  using L = Lock;
  EXPECT_FALSE(allows(Q{.capacity = 1}, {{Q::push, 1, 1}, {Q::push, 2, 1}}));
  EXPECT_TRUE(allows(Q{.capacity = 1}, {{Q::push, 1, 1}, {Q::try_push, 2, {}}}));
  EXPECT_FALSE(allows(Q{}, {{Q::try_push, 2, {}}}));
  EXPECT_TRUE(allows(Q{.spurious_full = true}, {{Q::try_push, 2, {}}}));
  EXPECT_FALSE(allows(Q{}, {{Q::push, 1, 1}, {Q::try_pop, 0, {}}}));
  EXPECT_TRUE(allows(Stack{}, {{Q::push, 1, 1}, {Q::push, 2, 1}, {Q::pop, 0, 2}}));
  EXPECT_TRUE(allows(W{}, {{W::write, 5, 1},
                           {W::exchange, 6, 5},
                           {W::add, 1, 1},
                           {W::fetch_add, 1, 7},
                           {W::read, 0, 8}}));
  EXPECT_TRUE(
      allows(W{}, {{W::write_first, 1, 1}, {W::write_second, 2, 1}, {W::read, 0, W::pair(1, 2)}}));
  EXPECT_TRUE(allows(
      S{}, {{S::acquire, 0, 1}, {S::try_acquire, 0, {}}, {S::release, 0, 1}, {S::acquire, 0, 1}}));
  EXPECT_FALSE(allows(S{}, {{S::acquire, 0, 1}, {S::acquire, 0, 1}}));
  EXPECT_TRUE(allows(
      L{}, {{L::lock, 0, 1}, {L::try_lock, 0, {}, 1}, {L::unlock, 0, 1}, {L::lock, 0, 1, 1}}));
  EXPECT_FALSE(allows(L{}, {{L::lock, 0, 1}, {L::unlock, 0, 1, 1}}));
  EXPECT_TRUE(allows(
      Set{},
      {{Set::insert, 1, 1}, {Set::insert, 2, 1}, {Set::erase, 1, 1}, {Set::contains, 1, {}}}));
  EXPECT_FALSE(allows(Set{}, {{Set::insert, 1, 1}, {Set::insert, 2, 1}, {Set::contains, 1, {}}}));
}

/// By all permutations; what is pending may be left out.
template <Model M>
bool tried(const M& model, const History& history) {
  std::vector<std::size_t> order(history.size());
  std::iota(order.begin(), order.end(), 0);
  do {
    typename M::State state{};
    auto next = order.begin();
    const auto late = [&](std::size_t i) { return history[i].returned < history[*next].called; };
    for (; next != order.end(); ++next) {
      if (std::all_of(next, order.end(), [&](std::size_t i) { return history[i].pending(); }))
        return true;
      if (std::any_of(next, order.end(), late) || !model.apply(state, history[*next])) break;
    }
    if (next == order.end()) return true;
    std::sort(next + 1, order.end(), std::greater<>{});  // the last permutation that begins so
  } while (std::ranges::next_permutation(order).found);
  return false;
}

/// Allowed: effects at random times, each between the call and the return. With kinds below `kinds`.
template <Model M>
History generated(const M& model, std::size_t kinds, std::size_t size, unsigned threads,
                  Random& random) {
  History history;
  std::vector<Operation*> last(threads, nullptr);
  history.reserve(size);
  typename M::State state{};
  while (history.size() < size) {
    const std::uint64_t now = 1000 * (history.size() + 1);
    Operation op{static_cast<unsigned>(random() % threads), static_cast<unsigned>(random() % kinds),
                 random() % 3 + 1};
    op.returned = now + 1 + random() % 3000;
    typename M::State next = state;
    for (Value tries = random() % 16, end = tries + 16; tries < end; ++tries, next = state) {
      op.result = tries % 16 == 0 ? Result() : tries % 8;
      if (!model.apply(next, op)) continue;
      state = next;
      // Of a thread, one returns after its effect at `before` and the next is called before its own, now.
      Operation*& previous = last[op.thread];
      const std::uint64_t before =
          previous == nullptr ? 0
                              : 1000 * static_cast<std::uint64_t>(previous - history.data() + 1);
      op.called = now - 1 - random() % (std::min<std::uint64_t>(now - before, 3000) - 2);
      if (previous != nullptr)
        previous->returned =
            std::min(previous->returned, before + 1 + random() % (op.called - before - 1));
      history.push_back(op);
      previous = &history.back();
      break;
    }
  }
  for (Operation* const op : last)
    if (op != nullptr && random() % 8 == 0) op->returned = never;
  for (
      Operation& op :
      history) {  // no two at one time, as recorded ones: a return at the time of a call came before it
    op.called = 2 * op.called + 1;
    if (!op.pending()) op.returned *= 2;
  }
  std::ranges::sort(history, {}, &Operation::called);
  return history;
}

void mutate(History& history, Random& random) {
  Operation &one = history[random() % history.size()], &other = history[random() % history.size()];
  switch (random() % 4) {
    case 0:
      return std::swap(one.result, other.result);
    case 1:
      one.result = other.argument;
      break;
    case 2:
      one.result.reset();
      break;
    default:
      history.erase(history.begin() + (&one - history.data()));
  }
}

template <Model M>
void expect_agreement(const M& model, std::size_t kinds = std::size(M::names)) {
  const std::uint64_t seed = conformance::random_seed();
  SCOPED_TRACE(conformance::seed_text(seed));
  Random random(seed);
  int wrong = 0;
  for (int round = 0; round < 1000; ++round) {
    History history = generated(model, kinds, 2 + random() % 6, 3, random);
    ASSERT_EQ(failure_of(model, history), "");
    mutate(history, random);
    const bool right = tried(model, history);
    ASSERT_EQ(failure_of(model, history).empty(), right) << table_of<M>(history);
    wrong += right ? 0 : 1;
  }
  EXPECT_GT(wrong, 100);
  EXPECT_LT(wrong, 900);
}

TEST(SearchTest, AgreesWithPermutations) {
  expect_agreement(Queue{});
  expect_agreement(Queue{.capacity = 2, .spurious_full = true, .spurious_empty = true});
  expect_agreement(Stack{.capacity = 2});
  expect_agreement(Word{}, Word::add);
  expect_agreement(Semaphore{.permits = 2});
  expect_agreement(Lock{});
}

TEST(SearchTest, TimeOfLongHistories) {
  Random random(conformance::random_seed());
  std::vector<double> us;
  for (int round = 0; round < 500; ++round) {
    History history = generated(Queue{}, 4, 48, 4, random);
    if (round % 2 == 0) mutate(history, random);
    const auto start = std::chrono::steady_clock::now();
    Search(Queue{}, history).order();
    us.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
                     .count());
  }
  std::ranges::sort(us);
  std::cout << "48 operations of 4 threads: median " << us[250] << " us, longest " << us.back()
            << " us\n";
}

}  // namespace
}  // namespace fencepost::history::linearizable_test
