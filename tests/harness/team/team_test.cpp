// The team: pinned threads that run a job, hand over what it throws, and notice when it hangs.
#include "harness/team/team.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <set>
#include <span>
#include <stdexcept>
#include <thread>

#include "harness/topology/binding.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::team_test {
namespace {

using namespace std::chrono_literals;
constexpr auto long_enough = 120s;

/// `size` PUs of this machine; with fewer than that, some twice.
std::vector<Pu> some_pus(unsigned size) {
  const auto pus = read_topology().pus;
  std::vector<Pu> team;
  for (unsigned i = 0; i < size; ++i) team.push_back(pus[i % pus.size()]);
  return team;
}

TEST(Team, EachThreadRunsOnItsOwnPu) {
  const auto pus = read_topology().pus;
  Team team(pus);
  ASSERT_EQ(team.size(), pus.size());
  std::vector<char> pinned(pus.size(), 0);  // one byte each: threads write at once
  ASSERT_TRUE(team.run(
      team.size(), [&](unsigned i) { pinned[i] = pinned_to(pus[i].os_index) ? 1 : 0; },
      long_enough));
  EXPECT_EQ(std::ranges::count(pinned, 1), static_cast<long>(pus.size()));
}

thread_local int of_this_thread = 0;

/// Every page of it is there.
bool written(std::span<const std::byte> memory) {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(memory.data()) / page * page;
  const auto bytes = reinterpret_cast<std::uintptr_t>(memory.data() + memory.size()) - begin;
  std::vector<unsigned char> there((bytes + page - 1) / page);
  return mincore(reinterpret_cast<void*>(begin), bytes, there.data()) == 0 &&
         std::ranges::all_of(there, [](unsigned char one) { return (one & 1U) != 0; });
}

TEST(Team, EachThreadHasWrittenItsStack) {
  Team team(some_pus(3));
  ASSERT_EQ(team.stacks().size(), 3U);
  std::vector<std::array<const void*, 2>> there(3);
  ASSERT_TRUE(team.run(
      3,
      [&](unsigned i) {
        const int local = 0;
        asm volatile("" : : "r"(&local));
        there[i] = {&local, &of_this_thread};
      },
      long_enough));
  for (unsigned i = 0; i < 3; ++i) {
    const std::span<const std::byte> stack = team.stacks()[i];
    EXPECT_GE(stack.size(), 256U << 10) << "as deep as windows work";
    EXPECT_TRUE(written(stack)) << i;
    const auto inside = [&](const void* what) {
      const auto* const byte = static_cast<const std::byte*>(what);
      return byte >= stack.data() && byte < stack.data() + stack.size();
    };
    EXPECT_TRUE(inside(there[i][0])) << i;
    EXPECT_TRUE(inside(there[i][1])) << i << ": thread-local variables";
  }
}

TEST(Team, StartingItLeavesTheCallerItsCpus) {
  cpu_set_t before, after;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  Team team(some_pus(3));
  ASSERT_EQ(sched_getaffinity(0, sizeof after, &after), 0);
  EXPECT_TRUE(CPU_EQUAL(&before, &after));
  Pu nowhere = read_topology().pus.front();
  nowhere.os_index = 1'000'000;
  expect_user_error([&] { Team({some_pus(1).front(), nowhere}); }, {"1000000"});
  ASSERT_EQ(sched_getaffinity(0, sizeof after, &after), 0);
  EXPECT_TRUE(CPU_EQUAL(&before, &after));
}

TEST(Team, CallsEachWantedThreadOnceAndNoOther) {
  Team team(some_pus(4));
  std::vector<std::atomic<int>> calls(4);
  const std::vector<unsigned> wanted{1, 4, 2, 1, 3, 4};
  for (const unsigned threads : wanted)
    ASSERT_TRUE(team.run(
        threads, [&](unsigned i) { ++calls[i]; }, long_enough));
  for (unsigned i = 0; i < 4; ++i) {
    EXPECT_EQ(calls[i].load(), std::ranges::count_if(wanted, [&](unsigned n) { return n > i; }))
        << "thread " << i;
  }
}

TEST(Team, MembersTakeTheirPartsInTheOrderNamed) {
  Team team(some_pus(4));
  std::vector<std::thread::id> all(4), some(3);
  const auto note = [](auto& ids) {
    return [&ids](unsigned i) { ids[i] = std::this_thread::get_id(); };
  };
  ASSERT_TRUE(team.run(4, note(all), long_enough));
  ASSERT_TRUE(team.run(std::vector<unsigned>{3, 0, 2}, note(some), long_enough));
  EXPECT_EQ(some, (std::vector{all[3], all[0], all[2]}));
  ASSERT_TRUE(team.run(std::vector<unsigned>{1}, note(some), long_enough));
  EXPECT_EQ(some, (std::vector{all[1], all[0], all[2]})) << "the others had no part";
}

/// How often the kernel put the calling thread's `tid` to sleep at its own wish (proc(5)).
long voluntary_switches(pid_t tid) {
  std::ifstream status("/proc/self/task/" + std::to_string(tid) + "/status");
  const std::string key = "voluntary_ctxt_switches:";
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key)) return std::stol(line.substr(key.size()));
  }
  return -1;
}

TEST(Team, ThreadsWithoutAPartSleepOn) {
  Team team(some_pus(4));
  std::vector<pid_t> ids(4);
  ASSERT_TRUE(team.run(
      4, [&](unsigned i) { ids[i] = gettid(); }, long_enough));
  if (voluntary_switches(ids[3]) < 0) GTEST_SKIP() << "/proc does not tell";
  std::this_thread::sleep_for(50ms);  // until they sleep; if not, a switch or two more below
  const long before = voluntary_switches(ids[3]);
  for (int job = 0; job < 200; ++job) {
    ASSERT_TRUE(team.run(
        std::vector<unsigned>{1}, [](unsigned) {}, long_enough));
  }
  EXPECT_LE(voluntary_switches(ids[3]) - before, 2) << "woken for the jobs of others";
}

TEST(Team, ThreadsAreTheSameFromJobToJob) {
  Team team(some_pus(2));
  std::vector<std::thread::id> first(2), second(2);
  const auto note = [](auto& ids) {
    return [&ids](unsigned i) { ids[i] = std::this_thread::get_id(); };
  };
  ASSERT_TRUE(team.run(2, note(first), long_enough));
  ASSERT_TRUE(team.run(2, note(second), long_enough));
  EXPECT_EQ(first, second);
  EXPECT_NE(first[0], first[1]);
  EXPECT_NE(first[0], std::this_thread::get_id());
}

TEST(Team, RunsAllAtOnce) {
  Team team(some_pus(3));
  std::atomic<unsigned> came{0};
  // Each waits for the others: one after the other would hang.
  EXPECT_TRUE(team.run(
      3,
      [&](unsigned) {
        ++came;
        while (came < 3) std::this_thread::yield();
      },
      long_enough));
}

TEST(Team, HandsOverWhatAJobThrowsAndGoesOn) {
  Team team(some_pus(3));
  std::atomic<int> others{0};
  const auto job = [&](unsigned i) {
    if (i == 1) throw std::runtime_error("from thread 1");
    ++others;
  };
  try {
    team.run(3, job, long_enough);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "from thread 1");
  }
  EXPECT_EQ(others.load(), 2) << "run() waits for the others all the same";
  EXPECT_TRUE(team.run(
      3, [&](unsigned) { ++others; }, long_enough))
      << "and then it is forgotten";
  EXPECT_EQ(others.load(), 5);
}

TEST(Team, WaitsToTheEndForAJobThatUsesWhatIsTheCallers) {
  Team team(some_pus(2));
  for (int turn = 0; turn < 3; ++turn) {
    std::array<int, 2> done{};
    team.run_to_end(2, [&](unsigned i) {
      std::this_thread::sleep_for(i == 0 ? 0ms : 20ms);
      done.at(i) = 1;
    });
    EXPECT_EQ(done, (std::array<int, 2>{1, 1}));
  }
  EXPECT_THROW(team.run_to_end(1, [](unsigned) { throw std::runtime_error("no"); }),
               std::runtime_error);
}

TEST(Team, RefusesACpuThatCannotBePinnedTo) {
  auto pus = some_pus(2);
  pus[1].os_index = 100'000;
  expect_user_error([&] { Team team(pus); }, {"CPU 100000"});
}

TEST(Team, SaysWhenAJobHangs) {
  // Never destroyed: its threads are left running by design, and must find their team wherever they wake up.
  static Team& team = *new Team(some_pus(2));
  static std::atomic<bool> release{false};
  static std::atomic<int> left{0};
  static const Team::Job job = [](unsigned i) {
    // acquire, release: pairs with the store below, so that nothing of this test is left running.
    while (i == 1 && !release.load(std::memory_order_acquire)) std::this_thread::yield();
    ++left;
  };
  EXPECT_FALSE(team.run(2, job, 50ms));
  release.store(true, std::memory_order_release);
  while (left < 2) std::this_thread::yield();
}

}  // namespace
}  // namespace fencepost::harness::team_test
