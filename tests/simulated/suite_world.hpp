// A simulated world for the suite: a clock that moves when a case is measured, and cases that are quiet, noisy, wrong or stuck.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "harness/sampling/suite.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness {

/// A world in which a window takes 1 ms and every case gives the same result, unless told otherwise.
struct World {
  double now = 0.0;
  double slowness = 1.0;            ///< of windows, against what is planned
  std::vector<std::string> visits;  ///< names, in order
  std::vector<Round> recorded;
  std::map<std::string, int> planned;
  std::map<std::string, double> longer;  ///< windows of a case, so many times
  std::set<std::string> noisy, wrong_at_once, wrong_later, stuck, silent, besieged;
  int rests = 0;
  std::atomic<bool> stop{false};
  std::function<void()> after_visit = [] {};
  std::uint64_t seed = random_seed();
  ::testing::ScopedTrace trace{__FILE__, __LINE__, seed_text(seed)};
  std::mt19937_64 random{seed};
  std::uniform_real_distribution<double> noise{1.0, 9.0};
  std::vector<int> windows;
  CleanLevels levels;

  Burst take(const Case& c, int count) {
    visits.push_back(c.name);
    windows.push_back(count);
    const auto found = longer.find(c.name);
    now += 1e-3 * slowness * count * (found == longer.end() ? 1.0 : found->second);
    after_visit();
    Burst burst;
    if (stuck.contains(c.name)) return {{}, {}, "hung", true, {}};
    if (wrong_later.contains(c.name) && visits.size() > 20) burst.error = "disproved";
    for (int i = 0; i < count && !silent.contains(c.name); ++i) {
      Sample sample;
      sample.ns = sample.cycles = noisy.contains(c.name) ? noise(random) : 5.0;
      if (besieged.contains(c.name)) sample.drop = Drop::neighbour;
      burst.samples.push_back(sample);
    }
    return burst;
  }

  Bench bench() {
    Bench bench;
    bench.plan = [this](const Case& c) {
      ++planned[c.name];
      const bool wrong = wrong_at_once.contains(c.name);
      return TrialPlan{{1'000'000, 10}, wrong ? "disproved" : "", false};
    };
    bench.take = [this](const Case& c, const WindowPlan&, int count) { return take(c, count); };
    bench.seconds = [this] { return now; };
    bench.nanoseconds = [](std::uint64_t ticks) { return static_cast<double>(ticks); };
    bench.record = [this](const Round& round) { recorded.push_back(round); };
    bench.rest = [this] { ++rests; };
    bench.progress = [](const Track&, double) {};
    return bench;
  }

  Ending run(std::vector<Track>& tracks, double until) {
    return measure(tracks, bench(), levels, until, random, stop);
  }
};

inline std::vector<Track> tracks_of(int count) {
  std::vector<Track> tracks(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    tracks[static_cast<std::size_t>(i)].c.name = std::string(1, static_cast<char>('a' + i));
  return tracks;
}

inline long visits_of(const World& world, const std::string& name) {
  return std::ranges::count(world.visits, name);
}

}  // namespace fencepost::harness
