#include "harness/sampling/suite.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace fencepost::harness {
namespace {

constexpr double window_overhead_ns = 45'000.0;  ///< warming and chains around a window, hand-over
constexpr int most_windows = 16;
// Its share of the budget: how many rounds with a result a case that will not settle may take. Few cases may take
// more, and then see more of a machine that drifts. By then an interval is far narrower than the spread between
// processes, and samples.jsonl has grown by 100 KB or more for the case.
std::size_t most_rounds(std::size_t cases) {
  return std::clamp<std::size_t>(16'000 / std::max<std::size_t>(1, cases), 150, 400);
}

/// From so many times the rounds of a case that will not settle on, rounds without a clean sample are not kept: they add
/// nothing to a noisy result, and would fill samples.jsonl while the case waits for a quiet time.
constexpr std::size_t most_disturbed = 3;

bool fruitful(const Round& round, const CleanRule& rule) { return !rule.kept_of(round).empty(); }

/// Whether busy SMT siblings disturbed all of it.
bool lost_to_neighbours(const Round& round, const CleanRule& rule) {
  return !round.samples.empty() && std::ranges::all_of(round.samples, [&](const Sample& sample) {
    return rule.verdict(round, sample) == Drop::neighbour;
  });
}

Round round_of(const Track& track, int pass, const Bench& bench) {
  Round round;
  round.name = track.c.name;
  round.repetition = track.repetition;
  round.round = pass;
  round.seconds = bench.seconds();
  round.window_us = bench.nanoseconds(track.plan.length) / 1e3;
  return round;
}

void keep(Track& track, Round round, const Bench& bench, bool is_fruitful) {
  bench.record(round);
  track.done = track.done || !round.error.empty();
  if (is_fruitful) ++track.fruitful;
  track.rounds.push_back(std::move(round));
}

/// What is the same for all visits of a pass, and how far they are behind time.
struct Pass {
  int number;
  double slice_s;
  std::size_t rounds_allowed;
  double began_s;
  int visits = 0;

  /// Seconds for the next visit. Windows of a busy machine take longer than planned: the visits after them are made shorter,
  /// so that all cases are reached inside the budget.
  double next_slice_s(double now) {
    const double planned = slice_s * visits++;
    return planned > 0.0 ? slice_s * std::min(1.0, planned / (now - began_s)) : slice_s;
  }
};

/// One round of one case. Returns false when the case hung.
bool visit(Track& track, const Bench& bench, const CleanLevels& levels, Pass& pass) {
  const double began_s = bench.seconds(), slice_s = pass.next_slice_s(began_s);
  if (!track.planned) {
    const TrialPlan planned = bench.plan(track.c);
    track.plan = planned.plan;
    track.planned = true;
    if (!planned.error.empty()) {
      Round round = round_of(track, pass.number, bench);
      round.error = planned.error;
      round.failed_outcomes = planned.failed_outcomes;
      keep(track, std::move(round), bench, false);
      return !planned.hung;
    }
  }
  const int windows = windows_per_round(slice_s, 1, bench.nanoseconds(track.plan.length));
  Burst burst = bench.take(track.c, track.plan, windows);
  Round round = round_of(track, pass.number, bench);
  round.error = burst.error;
  round.failed_outcomes = burst.failed_outcomes;
  round.periods = burst.periods;
  if (burst.error.empty()) round.samples = std::move(burst.samples);
  const bool waits = track.rounds.size() >= most_disturbed * pass.rounds_allowed;
  const CleanRule rule(track.rounds, levels);
  const bool lost = !fruitful(round, rule);
  const bool worth_keeping = !round.error.empty() || (waits ? !lost : !round.samples.empty());
  const bool rest = lost_to_neighbours(round, rule);
  if (worth_keeping) keep(track, std::move(round), bench, !lost);
  if (rest) bench.rest();
  const double took_s = bench.seconds() - began_s;
  track.used_s += took_s;
  if (lost) track.lost_s += took_s;
  track.done = track.done || track.fruitful >= pass.rounds_allowed;
  track.settled = track.settled || track.convergence.reached(track.rounds, track.c.pace, levels);
  return !burst.hung;
}

/// How much time without a clean sample a case may have taken. One of those that are open always has less: what all of them
/// lost is not more than what they used.
double most_lost_s(const std::vector<Track>& tracks, double slice_s) {
  double used_s = 0.0;
  int open = 0;
  for (const Track& track : tracks) {
    if (track.done) continue;
    used_s += track.used_s;
    ++open;
  }
  return used_s / std::max(1, open) + slice_s;
}

/// How much time a case may have taken while the passes take longer than planned: several times the median of those that are
/// open, as windows that block for milliseconds do; to build a million entries takes a thousand times it.
double most_used_s(const std::vector<Track>& tracks, double slice_s) {
  constexpr double times_the_median = 10.0;
  std::vector<double> used;
  for (const Track& track : tracks) {
    if (!track.done) used.push_back(track.used_s);
  }
  if (used.empty()) return slice_s;
  const auto middle = used.begin() + static_cast<std::ptrdiff_t>((used.size() - 1) / 2);
  std::ranges::nth_element(used, middle);
  return times_the_median * *middle + slice_s;
}

double share_done(const std::vector<Track>& tracks) {
  const auto done = std::ranges::count_if(tracks, &Track::done);
  return tracks.empty() ? 1.0 : static_cast<double>(done) / static_cast<double>(tracks.size());
}

/// Ends the groups in which no case needs another round. After a pass, so that all cases of a group have the same rounds.
void end_settled(std::vector<Track>& tracks) {
  std::set<std::string> open;
  for (const Track& track : tracks) {
    if (!track.done && !track.settled) open.insert(track.c.group);
  }
  for (Track& track : tracks) {
    const bool waits = !track.c.group.empty() && open.contains(track.c.group);
    track.done = track.done || (track.settled && !waits);
  }
}

int first_pass(const std::vector<Track>& tracks) {
  int next = 0;
  for (const Track& track : tracks) {
    for (const Round& round : track.rounds) next = std::max(next, round.round + 1);
  }
  return next;
}

}  // namespace

double window_cost_ns(double window_ns) { return 1.3 * window_ns + window_overhead_ns; }

int windows_per_round(double seconds, std::size_t cases, double window_ns) {
  const double windows = seconds * 1e9 / static_cast<double>(cases) / window_cost_ns(window_ns);
  return static_cast<int>(std::clamp<double>(windows, least_windows_per_round, most_windows));
}

Ending measure(std::vector<Track>& tracks, const Bench& bench, const CleanLevels& levels,
               double until, std::mt19937_64& random, const std::atomic<bool>& stop) {
  std::vector<std::size_t> order(tracks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (Track& track : tracks) {
    const CleanRule rule(track.rounds, levels);
    track.fruitful = static_cast<std::size_t>(std::ranges::count_if(
        track.rounds, [&](const Round& round) { return fruitful(round, rule); }));
  }
  const double slice_s =
      std::max(0.0, until - bench.seconds()) / rounds_wanted / static_cast<double>(tracks.size());
  const double began_s = bench.seconds();
  Pass pass{first_pass(tracks), slice_s, most_rounds(tracks.size()), began_s};
  for (int passes = 0;; ++passes, ++pass.number) {
    end_settled(tracks);
    std::ranges::shuffle(order, random);
    bool open = false;
    const double planned_s = passes * slice_s * static_cast<double>(tracks.size());
    const bool behind = bench.seconds() - began_s > planned_s;
    const double most_s = behind ? most_used_s(tracks, slice_s) : HUGE_VAL;
    const double allowed_s = most_lost_s(tracks, slice_s);
    for (const std::size_t i : order) {
      if (tracks[i].done) continue;
      open = true;
      // relaxed: only a stop request; no other data depends on it
      if (stop.load(std::memory_order_relaxed)) return Ending::stopped;
      if (bench.seconds() >= until) return Ending::finished;
      if (tracks[i].lost_s > allowed_s || tracks[i].used_s > most_s) continue;
      bench.progress(tracks[i], share_done(tracks));
      const bool over = tracks[i].settled;
      const bool hung = !visit(tracks[i], bench, levels, pass);
      if (!over && (tracks[i].settled || tracks[i].done) && bench.finished)
        bench.finished(tracks[i]);
      if (hung) return Ending::hung;
    }
    if (!open)
      return stop.load(std::memory_order_relaxed) ? Ending::stopped : Ending::finished;  // as above
  }
}

}  // namespace fencepost::harness
