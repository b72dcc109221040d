// The verdicts of the litmus benchmarks (benches/litmus/model.hpp) are those of the explorer, outcome by outcome.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "benches/litmus/model.hpp"
#include "tests/explore/atomic.hpp"

namespace fencepost::explore::litmus_verdicts_test {
namespace {

namespace litmus = bench::litmus;
using litmus::By;

struct Memory {
  std::array<atomic<int>, litmus::most_locations> at;
  litmus::Outcome outcome = 0;

  void store(atomic<int>& to, int value, const litmus::Variant& variant) {
    int before = 0;
    if (variant.by == By::store) to.store(value, variant.store);
    if (variant.by == By::exchange) to.exchange(value, variant.store);
    if (variant.by == By::fetch_add) to.fetch_add(value, variant.store);
    if (variant.by == By::compare_exchange)
      to.compare_exchange_strong(before, value, variant.store);
  }

  void run(const litmus::Thread& thread, const litmus::Variant& variant) {
    for (std::size_t i = 0; i < thread.count; ++i) {
      const litmus::Access& one = thread.accesses[i];
      if (i > 0 && variant.fenced()) Sync::fence(variant.fence);
      if (one.is_store) {
        store(at[one.location], one.value, variant);
      } else {
        enter(one.load, at[one.location].load(variant.load));
      }
    }
  }
  void enter(std::size_t digit, int value) {
    outcome = litmus::with_digit(outcome, digit, static_cast<unsigned>(value));
  }
};

struct Runner {
  Memory* memory = nullptr;
  const litmus::Thread* thread = nullptr;
  const litmus::Variant* variant = nullptr;
  void operator()() const { memory->run(*thread, *variant); }
};

litmus::Outcomes explored(const litmus::Program& program, const litmus::Variant& variant) {
  litmus::Outcomes seen;
  const Result result = explore([&] {
    Memory memory;
    std::array<Runner, litmus::most_threads> runners;
    std::array<Call, litmus::most_threads> calls;
    for (std::size_t t = 0; t < program.thread_count; ++t) {
      runners[t] = {&memory, &program.threads[t], &variant};
      calls[t] = Call::of(runners[t]);
    }
    Explorer::active->run_threads(calls.data(), static_cast<unsigned>(program.thread_count));
    for (std::size_t i = 0; i < program.final_count; ++i)
      // relaxed: all threads have ended
      memory.enter(program.loads + i, memory.at[program.finals[i]].load(relaxed));
    seen.set(memory.outcome);
  });
  EXPECT_TRUE(result.complete) << result;
  return seen;
}

TEST(LitmusVerdicts, AreTheExplorers) {
  for (const litmus::Shape& test : litmus::tests) {
    const litmus::Program program = test.program();
    for (const litmus::Variant& variant : litmus::variants) {
      if (!program.perpetual() && !for_several_writers(variant.by)) continue;
      EXPECT_EQ(allowed(program, variant, litmus::Model::rc11), explored(program, variant))
          << test.name << " " << variant.name;
    }
  }
}

// The explorer builds executions step by step, so that no load can read what is stored after it.
TEST(LitmusVerdicts, AllowLoadBufferingBesides) {
  for (const litmus::Shape& test : litmus::tests) {
    for (const litmus::Variant& variant : litmus::variants) {
      const auto more = allowed(test.program(), variant, litmus::Model::cpp) &
                        ~allowed(test.program(), variant, litmus::Model::rc11);
      if (variant.by != By::store) {
        continue;  // what a read-modify-write reads makes such cycles too
      } else if (test.name == "LB") {
        EXPECT_TRUE((more & ~litmus::outcomes_in("11")).none()) << variant.name;
      } else {
        EXPECT_TRUE(more.none()) << test.name << " " << variant.name;
      }
    }
  }
  const auto lb = litmus::tests[2].program();
  EXPECT_TRUE(allowed(lb, litmus::variants[0], litmus::Model::cpp)[5]) << "relaxed";
  EXPECT_FALSE(allowed(lb, litmus::variants[1], litmus::Model::cpp)[5]) << "release_acquire";
}

}  // namespace
}  // namespace fencepost::explore::litmus_verdicts_test
