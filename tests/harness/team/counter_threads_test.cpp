// Events are tried on the pinned threads of the team, each on its own CPU.
#include "harness/team/counter_threads.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "harness/topology/binding.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::counter_threads_test {
namespace {

TEST(CounterThreads, EachJobRunsOnTheThreadOfItsCpu) {
  Team team(read_topology().pus);
  const counters::Threads threads = counter_threads(team);
  ASSERT_EQ(threads.size(), team.size());
  std::vector<char> pinned(threads.size(), 0);
  const auto caller = std::this_thread::get_id();
  threads.on_all([&](unsigned i) {
    pinned[i] = pinned_to(threads.cpus[i]) && std::this_thread::get_id() != caller ? 1 : 0;
  });
  for (unsigned i = 0; i < threads.size(); ++i)
    EXPECT_EQ(pinned[i], 1) << "CPU " << threads.cpus[i];
}

}  // namespace
}  // namespace fencepost::harness::counter_threads_test
