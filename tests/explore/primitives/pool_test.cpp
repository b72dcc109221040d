// Every pool that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/pool.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::pool_test {
namespace {

/// Plain data, by which the submitter, the task and who joins the workers see each other.
struct Job : task {
  Job() : task{&Job::count} {}
  static void count(task& self) {
    auto& own = static_cast<Job&>(self);
    require(own.before == 1, "not what its submitter did");
    ++own.runs;
  }
  var<unsigned> before{0U}, runs{0U};
};

template <class P>
bool submitted(P& pool, Job& job) {
  job.before = 1;
  return pool.submit(job);
}

template <class P, std::size_t capacity>
Result drained(const Options& options) {
  return explore(
      [] {
        P pool(capacity);
        Job job;
        together(
            [&] {
              require(submitted(pool, job), "refused");
              pool.shut_down();
            },
            [&] { pool.work(); });
        require(job.runs == 1, "lost or run twice");
      },
      options);
}

/// The second task waits for room.
template <class P>
Result waited_for_room(const Options& options) {
  return explore(
      [] {
        P pool(1);
        Job jobs[2];
        together(
            [&] {
              for (Job& each : jobs) require(submitted(pool, each), "refused");
            },
            [&] { require(pool.run_one() && pool.run_one(), "no task"); });
        for (Job& each : jobs) require(each.runs == 1, "lost or run twice");
      },
      options);
}

template <class P, std::size_t capacity>
Result shut_down_meanwhile(const Options& options) {
  return explore(
      [] {
        P pool(capacity);
        Job job;
        var<bool> taken{false};
        together([&] { taken = submitted(pool, job); }, [&] { pool.shut_down(); });
        pool.shut_down();
        while (pool.run_one()) {
        }
        require(job.runs == (taken ? 1U : 0U), "run if and only if it was taken");
      },
      options);
}

template <class P>
Result two_workers(const Options& options) {
  return explore(
      [] {
        P pool(1);
        Job job;
        require(submitted(pool, job), "refused");
        pool.shut_down();
        const auto work = [&] { pool.work(); };
        together(work, work);
        require(job.runs == 1, "lost or run twice");
      },
      options);
}

template <class P>
std::vector<Scenario> scenarios() {
  return {{"Drained", drained<P, 0>},
          {"DrainedByOnePlace", drained<P, 1>},
          {"WaitedForRoom", waited_for_room<P>},
          {"ShutDownMeanwhile", shut_down_meanwhile<P, 1>},
          {"ShutDownUnbuffered", shut_down_meanwhile<P, 0>},
          {"TwoWorkers", two_workers<P>}};
}

template <class P>
class ExploredPool : public testing::Test {};
TYPED_TEST_SUITE(ExploredPool, explorable<pool::all>, conformance::primitive_name);

TYPED_TEST(ExploredPool, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredPool, MutantsFail) { expect_mutants_fail(scenarios<explored<TypeParam>>()); }

}  // namespace
}  // namespace fencepost::explore::pool_test
