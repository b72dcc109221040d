// Every barrier that takes the policy: all executions of a few threads and phases, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/barrier.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::barrier_test {
namespace {

/// In each phase a thread reads what the others wrote in the one before. Plain data: no thread may be a phase ahead.
template <class B, unsigned Threads, unsigned Phases>
Result in_step(const Options& options) {
  return explore(
      [] {
        B barrier(Threads);
        var<unsigned> written[Phases][Threads];
        const auto work = [&] {
          const unsigned self = Explorer::active->thread() - 1;
          for (unsigned phase = 0; phase < Phases; ++phase) {
            written[phase][self] = 1;
            barrier.arrive_and_wait();
            for (const auto& each : written[phase]) require(each == 1, "not all arrived");
          }
        };
        std::array<Call, most_threads> calls;
        calls.fill(Call::of(work));
        Explorer::active->run_threads(calls.data(), Threads);
      },
      options);
}

template <class B>
std::vector<Scenario> scenarios() {
  return {{"TwoTwice", in_step<B, 2, 2>}, {"ThreeOnce", in_step<B, 3, 1>}};
}

template <class B>
class ExploredBarrier : public testing::Test {};
TYPED_TEST_SUITE(ExploredBarrier, explorable<barrier::all>, conformance::primitive_name);

TYPED_TEST(ExploredBarrier, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredBarrier, MutantsFail) {
  expect_mutants_fail_of<TypeParam>(scenarios<explored<TypeParam>>());
}

struct derived_barrier : barrier::phase_barrier {
  static constexpr std::string_view name = "derived_barrier";
};

TEST(DerivedBarrier, MutantsFail) {
  ASSERT_NE(derived_barrier::name, barrier::phase_barrier::name);
  expect_mutants_fail_of<derived_barrier>(scenarios<explored<derived_barrier>>());
}

/// The known mistake: the last thread begins the next phase, and fills the count up after that.
class CountFilledLate {
 public:
  explicit CountFilledLate(unsigned threads) : threads_(threads), left_(threads) {}

  void arrive_and_wait() {
    const unsigned phase = phase_.load(relaxed);
    if (left_.fetch_sub(1, acq_rel) == 1) {
      phase_.store(phase + 1, release);
      left_.store(threads_, release);
    } else {
      Sync::wait_until([&] { return phase_.load(acquire) != phase; });
    }
  }

 private:
  unsigned threads_;
  atomic<unsigned> left_, phase_{0U};
};

TEST(ExploredBarrier, CountFilledLateFails) {
  const Result once = in_step<CountFilledLate, 2, 1>({});
  EXPECT_EQ(once.failure, "");
  EXPECT_TRUE(once.complete);
  const std::string twice = in_step<CountFilledLate, 2, 2>({}).failure;
  EXPECT_NE(twice.find("deadlock"), std::string::npos) << twice;
}

}  // namespace
}  // namespace fencepost::explore::barrier_test
