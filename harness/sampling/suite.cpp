#include "harness/sampling/suite.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace fencepost::harness {
namespace {

constexpr double rounds_wanted = 12.0;           ///< two more than convergence asks for
constexpr double window_overhead_ns = 45'000.0;  ///< warming and chains around a window, hand-over
constexpr int most_windows = 16;
constexpr int least_windows_per_round = 2;
// Its share of the budget: how many rounds with a result a case that will not settle may take. Few cases may take
// more, and then see more of a machine that drifts. By then an interval is far narrower than the spread between
// processes, and samples.jsonl has grown by 100 KB or more for the case.
std::size_t most_rounds(std::size_t cases) {
  return std::clamp<std::size_t>(16'000 / std::max<std::size_t>(1, cases), 150, 400);
}

/// From so many times the rounds of a case that will not settle on, rounds without a clean sample are not kept: they add
/// nothing to a noisy result, and would fill samples.jsonl while the case waits for a quiet time.
constexpr std::size_t most_disturbed = 3;

bool fruitful(const Round& round, const CleanLevels& levels) {
  return !kept_of(round, levels).empty();
}

/// Whether busy SMT siblings disturbed all of it.
bool lost_to_neighbours(const Round& round, const CleanLevels& levels) {
  return !round.samples.empty() && std::ranges::all_of(round.samples, [&](const Sample& sample) {
    return verdict(sample, levels) == Drop::neighbour;
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

void keep(Track& track, Round round, const Bench& bench, const CleanLevels& levels) {
  bench.record(round);
  track.done = track.done || !round.error.empty();
  if (fruitful(round, levels)) ++track.fruitful;
  track.rounds.push_back(std::move(round));
}

/// What is the same for all visits of a pass.
struct Pass {
  int number;
  double slice_s;
  std::size_t rounds_allowed;
};

/// One round of one case. Returns false when the case hung.
bool visit(Track& track, const Bench& bench, const CleanLevels& levels, const Pass& pass) {
  if (!track.planned) {
    const TrialPlan planned = bench.plan(track.c);
    track.plan = planned.plan;
    track.planned = true;
    if (!planned.error.empty()) {
      Round round = round_of(track, pass.number, bench);
      round.error = planned.error;
      keep(track, std::move(round), bench, levels);
      return !planned.hung;
    }
  }
  const int windows = windows_per_round(pass.slice_s, 1, bench.nanoseconds(track.plan.length));
  Burst burst = bench.take(track.c, track.plan, windows);
  Round round = round_of(track, pass.number, bench);
  round.error = burst.error;
  if (burst.error.empty()) round.samples = std::move(burst.samples);
  const bool waits = track.rounds.size() >= most_disturbed * pass.rounds_allowed;
  const bool worth_keeping =
      !round.error.empty() || (waits ? fruitful(round, levels) : !round.samples.empty());
  const bool rest = lost_to_neighbours(round, levels);
  if (worth_keeping) keep(track, std::move(round), bench, levels);
  if (rest) bench.rest();
  track.done = track.done || track.fruitful >= pass.rounds_allowed;
  track.settled = track.settled || track.convergence.reached(track.rounds, track.c.pace, levels);
  return !burst.hung;
}

double cost_ns(double window_ns) { return 1.3 * window_ns + window_overhead_ns; }

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

Workload workload(std::span<const Case> cases) {
  double once_ns = 0.0;  // a window of each case: started twice, to warm up and to be timed
  for (const Case& c : cases)
    once_ns += cost_ns(least_length_ns(c.pace)) + 2.0 * start_margin_ns(c.threads);
  return {cases.size(), rounds_wanted * least_windows_per_round * once_ns / 1e9};
}

int windows_per_round(double seconds, std::size_t cases, double window_ns) {
  const double windows = seconds * 1e9 / static_cast<double>(cases) / cost_ns(window_ns);
  return static_cast<int>(std::clamp<double>(windows, least_windows_per_round, most_windows));
}

Ending measure(std::vector<Track>& tracks, const Bench& bench, const CleanLevels& levels,
               double until, std::mt19937_64& random, const std::atomic<bool>& stop) {
  std::vector<std::size_t> order(tracks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (Track& track : tracks)
    track.fruitful = static_cast<std::size_t>(std::ranges::count_if(
        track.rounds, [&](const Round& round) { return fruitful(round, levels); }));
  const double slice_s =
      std::max(0.0, until - bench.seconds()) / rounds_wanted / static_cast<double>(tracks.size());
  Pass pass{first_pass(tracks), slice_s, most_rounds(tracks.size())};
  for (;; ++pass.number) {
    end_settled(tracks);
    std::ranges::shuffle(order, random);
    bool open = false;
    for (const std::size_t i : order) {
      if (tracks[i].done) continue;
      // relaxed: only a stop request; no other data depends on it
      if (stop.load(std::memory_order_relaxed)) return Ending::stopped;
      if (bench.seconds() >= until) return Ending::finished;
      bench.progress(tracks[i], share_done(tracks));
      if (!visit(tracks[i], bench, levels, pass)) return Ending::hung;
      open = open || !tracks[i].done;
    }
    if (!open)
      return stop.load(std::memory_order_relaxed) ? Ending::stopped : Ending::finished;  // as above
  }
}

}  // namespace fencepost::harness
