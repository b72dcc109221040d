#include "harness/probe/probe.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "harness/base/statistics.hpp"
#include "harness/clock/chains.hpp"
#include "harness/clock/wait_until.hpp"
#include "harness/team/spin_barrier.hpp"
#include "harness/team/team.hpp"

namespace fencepost::harness {
namespace {

// A look at the clock every 2,000 cycles or so, also where the work is light: it costs the chain 2 %.
constexpr std::uint64_t steps_per_chunk = 80;
constexpr int multiplies_per_chunk = 640;
constexpr double stretch_ns = 20'000.0;
constexpr double margin_ns = 2'000.0;  ///< from the barrier to the common start
constexpr std::size_t stretches_per_phase = 3;

/// Who runs the throughput chain; the other one does light work.
enum class Phase { only_a, only_b, both };
constexpr std::size_t phases = 3;

bool runs_chain(Phase phase, unsigned index) {
  return phase == Phase::both || (phase == Phase::only_a) == (index == 0);
}

/// Lengths adapted to the step of the clock: on a counter of 25 MHz 20 us are 500 steps, and a chain of 1.5 us is 37.
struct Lengths {
  explicit Lengths(const ClockCalibration& clock)
      : stretch(clock.ticks(std::max(stretch_ns, 1'000.0 * clock.resolution_ns))),
        margin(clock.ticks(std::max(margin_ns, 10.0 * clock.resolution_ns))),
        latency(latency_steps * static_cast<std::uint64_t>(std::max(
                                    1.0, std::ceil(200.0 * clock.resolution_ns / 1'500.0)))) {}

  std::uint64_t stretch, margin;  ///< ticks
  std::uint64_t latency;          ///< steps of the latency chain
};

/// Dependent multiplies: one slot in three to five cycles. It holds the PU, so that no other task of this system
/// can be there, and leaves its core to the other PU. Waiting would do neither: a sleeping thread gives its PU
/// away, and a spinning one fills the slots where `relax` is a no-op.
void light_work() {
  std::uint64_t value = 3;
  for (int i = 0; i < multiplies_per_chunk / 8; ++i) {
    for (int k = 0; k < 8; ++k) value = arch::multiply_step(value);
  }
}

void heavy_work() { arch::throughput_chain<throughput_chains>(steps_per_chunk); }

template <class Work>
Stretch run_stretch(std::uint64_t start, const Lengths& lengths, Work&& work) {
  Stretch stretch;
  if (!wait_until(start, 2 * lengths.margin)) return stretch;  // the clocks differ: it is not used
  const std::uint64_t began = arch::timestamp_ordered();
  std::uint64_t last = began;
  do {
    work();
    const std::uint64_t now = arch::timestamp();
    stretch.longest = std::max(stretch.longest, now - last);
    last = now;
    ++stretch.chunks;
  } while (last - start < lengths.stretch);
  stretch.late = began - start;
  stretch.elapsed = arch::timestamp_ordered() - began;
  stretch.adds_per_chunk = static_cast<double>(steps_per_chunk * arch::adds_per_chain_step);
  return stretch;
}

double ticks_per_cycle(std::uint64_t steps) {
  const std::uint64_t began = arch::timestamp_ordered();
  arch::latency_chain(steps);
  return static_cast<double>(arch::timestamp_ordered() - began) /
         static_cast<double>(steps * arch::adds_per_chain_step);
}

/// Shared by both threads of a visit. Indexed by phase, stretch and thread; each thread writes its own entries.
struct Shared {
  SpinBarrier barrier{2};
  std::array<Phase, phases> order{Phase::only_a, Phase::only_b, Phase::both};
  std::uint64_t start = 0;  ///< written by thread 0 between two barriers
  std::array<std::array<std::array<Stretch, 2>, stretches_per_phase>, phases> seen{};
};

void live_through(Shared& shared, const Lengths& lengths, unsigned index) {
  // untimed: caches, predictors, the clock's rate after sleep
  arch::latency_chain(lengths.latency);
  heavy_work();
  double cycle = ticks_per_cycle(lengths.latency);
  for (const Phase phase : shared.order) {
    for (auto& seen : shared.seen[static_cast<std::size_t>(phase)]) {
      shared.barrier.arrive_and_wait();
      if (index == 0) shared.start = arch::timestamp() + lengths.margin;
      shared.barrier.arrive_and_wait();
      Stretch& mine = seen[index];
      mine = runs_chain(phase, index) ? run_stretch(shared.start, lengths, heavy_work)
                                      : run_stretch(shared.start, lengths, light_work);
      mine.cycle_before = cycle;
      // Both threads at once: while the other is still running its last chunk, the cycle could appear too long.
      shared.barrier.arrive_and_wait();
      mine.cycle_after = cycle = ticks_per_cycle(lengths.latency);
    }
  }
}

/// Median over the stretches of a phase that were undisturbed on both threads; empty if there are none.
std::optional<double> cost(const Shared& shared, Phase phase, unsigned index) {
  std::vector<double> costs;
  for (const auto& seen : shared.seen[static_cast<std::size_t>(phase)]) {
    // Both: a thread that did not run cannot have slowed the other.
    if (undisturbed(seen[0]) && undisturbed(seen[1])) costs.push_back(cycles_per_add(seen[index]));
  }
  if (costs.empty()) return std::nullopt;
  return median(costs);
}

std::optional<Visit> visit(const ProbePair& pair, const Lengths& lengths, std::mt19937_64& random) {
  Shared shared;
  std::ranges::shuffle(shared.order, random);
  Team team({pair.a, pair.b});
  team.run_to_end(2, [&](unsigned index) { live_through(shared, lengths, index); });
  const auto alone_a = cost(shared, Phase::only_a, 0);
  const auto alone_b = cost(shared, Phase::only_b, 1);
  const auto both_a = cost(shared, Phase::both, 0);
  const auto both_b = cost(shared, Phase::both, 1);
  if (!alone_a || !alone_b || !both_a || !both_b) return std::nullopt;
  return Visit{{*alone_a, *alone_b}, {*both_a, *both_b}};
}

/// A pair on its way to a verdict.
struct Candidate {
  std::vector<Visit> visits;
  std::size_t tries = 0;
  std::array<double, 2> low{};  ///< lowest decile of `alone`
};

void add(Candidate& candidate, const Visit& visit) {
  candidate.visits.push_back(visit);
  for (std::size_t i = 0; i < 2; ++i) {
    std::vector<double> alone;
    for (const Visit& one : candidate.visits) alone.push_back(one.alone[i]);
    candidate.low[i] = quantile(alone, 0.1);
  }
}

/// The lowest `alone` for each kind of core.
std::map<int, double> quiet_levels(const std::vector<ProbePair>& pairs,
                                   const std::vector<Candidate>& candidates) {
  std::map<int, double> levels;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (candidates[i].visits.empty()) continue;
    for (const auto& [kind, low] : {std::pair{pairs[i].a.kind, candidates[i].low[0]},
                                    std::pair{pairs[i].b.kind, candidates[i].low[1]}}) {
      const auto known = levels.try_emplace(kind, low).first;
      known->second = std::min(known->second, low);
    }
  }
  return levels;
}

SiblingFinding judge(const ProbePair& pair, const Candidate& candidate,
                     const std::map<int, double>& quiet) {
  if (candidate.visits.empty()) return {};
  return judge_siblings(candidate.visits, {quiet.at(pair.a.kind), quiet.at(pair.b.kind)});
}

}  // namespace

std::vector<ProbedPair> probe(const std::vector<ProbePair>& pairs, const ClockCalibration& clock,
                              const ProbeEffort& effort, std::uint64_t seed,
                              const std::atomic<bool>& stop, const ProbeProgress& progress) {
  const Lengths lengths(clock);
  std::mt19937_64 random(seed);
  const std::uint64_t began = arch::timestamp();
  const auto seconds = [&] { return clock.ns(arch::timestamp() - began) / 1e9; };
  const auto over = [&] {
    // relaxed: only a stop request; no other data depends on it.
    return seconds() >= effort.seconds || stop.load(std::memory_order_relaxed);
  };
  std::vector<Candidate> candidates(pairs.size());
  std::vector<std::size_t> open(pairs.size());
  std::iota(open.begin(), open.end(), 0);
  while (!open.empty() && !over()) {
    std::ranges::shuffle(open, random);
    for (const std::size_t i : open) {
      if (over()) break;
      ++candidates[i].tries;
      if (const auto seen = visit(pairs[i], lengths, random)) add(candidates[i], *seen);
      if (progress) progress(seconds(), pairs.size() - open.size());
    }
    const auto quiet = quiet_levels(pairs, candidates);
    std::erase_if(open, [&](std::size_t i) {
      return candidates[i].tries >= effort.most_visits ||
             judge(pairs[i], candidates[i], quiet).verdict != Sibling::unclear;
    });
  }
  // All verdicts once more: a lower quiet level may have been found since.
  const auto quiet = quiet_levels(pairs, candidates);
  std::vector<ProbedPair> probed;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const SiblingFinding finding = judge(pairs[i], candidates[i], quiet);
    probed.push_back({pairs[i].a, pairs[i].b, finding, std::nullopt});
  }
  return probed;
}

}  // namespace fencepost::harness
