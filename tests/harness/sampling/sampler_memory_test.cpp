// Where the sampler has windows work: threads' own memory and the home of what they share, on planted NUMA nodes.
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>

#include "harness/sampling/sampler.hpp"
#include "tests/support/planted_memory.hpp"

namespace fencepost::harness::sampler_memory_test {
namespace {

/// Keeps count in its threads' own memory, and notes where that and the shared state were.
class CountingInOwn : public Benchmark {
 public:
  struct Seen {
    std::mutex mutex;
    std::vector<std::set<const std::byte*>> own;  ///< of each thread
    std::set<const std::byte*> shared;
  };
  explicit CountingInOwn(Seen& seen) : seen_(seen) {}

  void place_own(std::span<std::byte* const> parts) override {
    parts_.assign(parts.begin(), parts.end());
    seen_.own.resize(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      seen_.own[i].insert(parts[i]);
      *reinterpret_cast<std::uint64_t*>(parts[i]) = 0;
    }
  }
  void begin(std::byte* place, unsigned threads) override {
    seen_.shared.insert(place);
    threads_ = threads;
  }
  void run(ThreadState& state) override {
    std::uint64_t& own = *reinterpret_cast<std::uint64_t*>(parts_[state.index()]);
    state.start();
    do {
      ++own;
    } while (state.again(1));
    if (own != state.performed()) wrong_ = true;
  }
  std::string end() override {
    return parts_.size() != threads_ ? "not a part for each thread" : wrong_ ? "miscounted" : "";
  }

 private:
  Seen& seen_;
  std::vector<std::byte*> parts_;
  std::size_t threads_ = 0;
  std::atomic<bool> wrong_{false};
};

/// Two threads on planted nodes 0 and 1, the second listed first; the kernel is planted, too.
struct TwoNodes {
  static std::vector<Pu> pus() {
    const auto here = read_topology().pus;
    std::vector<Pu> team{here.front(), here.back()};
    team[0].memory_node = 0;
    team[1].memory_node = 1;
    return team;
  }
  ClockCalibration clock = calibrate_clock();
  ChainCalibration chains = calibrate_chains(clock);
  Team team{pus()};
  PlantedMemory memory{team};
  Pools pools{std::size_t{2} << 20, team, memory.calls()};
  CleanLevels levels;
  CountingInOwn::Seen seen;
  std::atomic<bool> stop{false};

  TwoNodes() {
    memory.binds = false;
    pools.provide(0);
    pools.provide(1);
    pools.provide(Pools::Nodes{0, 1});
    pools.provide_own(65536);
  }
  /// The nodes on which shared state was in a burst of that case.
  std::set<unsigned> homes(const Case& c, const SharedHome& home) {
    Sampler sampler(team, pools, clock, chains, levels, 1);
    sampler.share_on(home);
    seen.shared.clear();
    const Burst burst = sampler.take(c, {clock.ticks(20e3), 16}, 12, stop, true);
    EXPECT_EQ(burst.error, "");
    std::set<unsigned> nodes;
    for (const std::byte* place : seen.shared) nodes.insert(memory.writer(place));
    return nodes;
  }
  Case on(std::vector<unsigned> members) {
    Case c;
    c.name = "test/own";
    c.threads = static_cast<unsigned>(members.size());
    c.team_threads = std::move(members);
    c.pace = c.threads == 1 ? Pace::alone : Pace::contended;
    c.own_bytes = 8;
    c.make = [this] { return std::make_unique<CountingInOwn>(seen); };
    return c;
  }
};

TEST(ASamplerOnTwoNodes, GivesEachThreadMemoryThatItWroteFirst) {
  TwoNodes two;
  two.homes(two.on({1, 0}), {});
  ASSERT_EQ(two.seen.own.size(), 2U);
  for (const unsigned index : {0U, 1U}) {
    EXPECT_GT(two.seen.own[index].size(), 3U) << "another place in each window";
    for (const std::byte* place : two.seen.own[index])
      EXPECT_EQ(two.memory.writer(place), 1 - index) << "the case's threads are the team's 1 and 0";
  }
}

TEST(ASamplerOnTwoNodes, PutsSharedStateWhereItIsTold) {
  using Kind = SharedHome::Kind;
  using Nodes = std::set<unsigned>;
  TwoNodes two;
  EXPECT_EQ(two.homes(two.on({0, 1}), {}), Nodes{0}) << "the first thread's";
  EXPECT_EQ(two.homes(two.on({1, 0}), {}), Nodes{1});
  EXPECT_EQ(two.homes(two.on({0, 1}), {Kind::last}), Nodes{1});
  EXPECT_EQ(two.homes(two.on({0}), {Kind::last}), Nodes{0});
  EXPECT_EQ(two.homes(two.on({0}), {Kind::node, 1}), Nodes{1});
  EXPECT_EQ(two.homes(two.on({0, 1}), {Kind::interleave}), (Nodes{0, 1}));
  Case named = two.on({0, 1});
  named.home = 1;
  EXPECT_EQ(two.homes(named, {}), Nodes{1});
  EXPECT_EQ(two.homes(named, {Kind::node, 0}), Nodes{1}) << "the case's name says it";
}

TEST(ASamplerOnTwoNodes, PutsSharedStateOnTheNodeThatTheCaseNames) {
  TwoNodes two;
  Case named = two.on({0, 1});
  named.home = 0;
  named.node = 1;
  EXPECT_EQ(two.homes(named, {SharedHome::Kind::node, 0}), std::set<unsigned>{1});
}

TEST(ASamplerOnTwoNodes, MeasuresNothingWhereThatNodeHasNoneOfTheMemory) {
  TwoNodes two;
  two.pools.provide(Pools::Nodes{2});  // no thread is there, and the kernel refuses to bind
  Sampler sampler(two.team, two.pools, two.clock, two.chains, two.levels, 1);
  Case named = two.on({0, 1});
  named.node = 2;
  const Burst burst = sampler.take(named, {two.clock.ticks(20e3), 16}, 2, two.stop);
  EXPECT_EQ(burst.error, "the memory lies on NUMA node 0, not 2 (not bound: not permitted)");
  EXPECT_TRUE(burst.samples.empty());
}

TEST(ASamplerOnTwoNodes, MeasuresNothingWhereTheNodeIsNotKnown) {
  TwoNodes two;
  two.pools.provide(Pools::Nodes{2});
  two.memory.tells = false;
  Sampler sampler(two.team, two.pools, two.clock, two.chains, two.levels, 1);
  Case named = two.on({0, 1});
  named.node = 1;  // its thread has written it first
  EXPECT_EQ(sampler.take(named, {two.clock.ticks(20e3), 16}, 2, two.stop).error, "");
  named.node = 2;
  const Burst burst = sampler.take(named, {two.clock.ticks(20e3), 16}, 2, two.stop);
  EXPECT_EQ(burst.error,
            "whether the memory lies on NUMA node 2 is not known (not bound: not permitted; "
            "location unreadable: not permitted)");
  EXPECT_TRUE(burst.samples.empty());
}

TEST(ASamplerOnTwoNodes, SaysWhyABenchmarkCouldNotBeMade) {
  TwoNodes two;
  Sampler sampler(two.team, two.pools, two.clock, two.chains, two.levels, 1);
  Case broken = two.on({0, 1});
  broken.make = []() -> std::unique_ptr<Benchmark> { throw std::runtime_error("no object"); };
  const Burst burst = sampler.take(broken, {two.clock.ticks(20e3), 16}, 2, two.stop);
  EXPECT_EQ(burst.error, "threw: no object");
  EXPECT_TRUE(burst.samples.empty());
}

}  // namespace
}  // namespace fencepost::harness::sampler_memory_test
