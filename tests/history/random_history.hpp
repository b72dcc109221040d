// Many short random histories of an object, each checked:
//
//   const auto make = [] { return std::make_unique<TypeParam>(4); };
//   EXPECT_EQ(search(Queue{.capacity = 4}, {}, make, try_push_or_pop, try_pop_all).failure, "");
//
// Short, since a check is exponential in what overlaps. Threads are pinned: on a busy machine, where the scheduler placed three
// threads, an item taken twice was seen after 540 rounds, not 11. What takes a preemption within a few instructions is seldom
// seen: tests/explore is for that. A seed repeats what threads call, not how they interleave.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <random>
#include <string>

#include "arch/contract.hpp"
#include "harness/team/spin_barrier.hpp"
#include "tests/history/linearizable.hpp"
#include "tests/history/models.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::history {

using Random = std::mt19937_64;

struct Plan {
  unsigned threads = 3, steps = 4;  ///< steps: of each thread in a round
  unsigned rounds = 2000;
  std::chrono::seconds longest{5};  ///< no new round after that: on an emulated or busy CPU
  std::uint64_t seed = conformance::random_seed();
};

struct Found {
  unsigned rounds = 0;  ///< that ran
  std::string failure;  ///< of the last, with the seed; empty: none
  bool ended = false;
};

inline constexpr auto nothing = [](auto&, Log&) {};

/// Rounds until one is not linearizable. In each, make() returns an owning pointer to a new object, each thread calls
/// step(object, log, random) plan.steps times, and one after(object, log), which may empty it, so that a
/// loss shows. A log has room for 4 operations a step and 64 more.
template <Model M, class Make, class Step, class After = decltype(nothing)>
Found search(const M& model, const Plan& plan, Make make, Step step, After after = {}) {
  Recorder recorder(plan.threads, 4 * plan.steps + 64);
  harness::SpinBarrier together(plan.threads);  // one that sleeps wakes threads one by one
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + plan.longest;
  Found found;
  decltype(make()) object{};
  conformance::in_threads(plan.threads, [&](unsigned self) {
    conformance::pin(self);
    Random random = conformance::generator(plan.seed, self);
    Log& log = recorder.log(self);
    while (!found.ended) {
      if (self == 0) {
        recorder.clear();
        object = make();
      }
      together.arrive_and_wait();
      for (unsigned i = 0; i < plan.steps; ++i) {
        for (auto pauses = random() % 32; pauses > 0; --pauses) arch::relax();
        conformance::sometimes_yield(random);
        step(*object, log, random);
      }
      together.arrive_and_wait();
      if (self == 0) {
        after(*object, log);
        const std::string failure = failure_of(model, recorder.history());
        if (!failure.empty()) found.failure = conformance::seed_text(plan.seed) + "\n" + failure;
        found.ended = ++found.rounds == plan.rounds || !failure.empty() || Clock::now() > end;
      }
      together.arrive_and_wait();
    }
  });
  return found;
}

/// A step of what has bool try_push(value) and optional try_pop().
inline constexpr auto try_push_or_pop = [](auto& object, Log& log, Random& random) {
  const Value value = log.fresh_value();
  if (random() % 2 == 0) {
    log.record(Queue::try_push, value, [&] { return object.try_push(value); });
  } else {
    log.record(Queue::try_pop, 0, [&] { return object.try_pop(); });
  }
};

/// At most 64: what is broken may never become empty.
inline constexpr auto try_pop_all = [](auto& object, Log& log) {
  for (int i = 0; i < 64 && log.record(Queue::try_pop, 0, [&] { return object.try_pop(); }); ++i) {
  }
};

}  // namespace fencepost::history
