#include "tests/simulated/simulated_run.hpp"

#include <atomic>
#include <cmath>

#include "harness/sampling/tracks.hpp"
#include "tests/simulated/simulated_sampler.hpp"

namespace fencepost::simulated {
namespace {

Finding finding_of(const harness::Track& track, const Operation& operation,
                   const SimulatedSampler& sampler, std::uint64_t seed) {
  Finding found;
  found.operation = operation;
  found.result = harness::publish(track.c.name, track.rounds, sampler.levels(), track.c.pace,
                                  {.seed = seed, .clock_step_ns = sampler.clock().resolution_ns});
  // Both chains before and after, about as long as each other.
  const double chain_ns =
      sampler.chains().clock_steps(sampler.clock()) * sampler.clock().resolution_ns;
  found.clean_share = sampler.clean_share(sampler.clock().ns(track.plan.length) + 4.0 * chain_ns);
  return found;
}

}  // namespace

double Finding::error() const { return std::abs(estimate().median / operation.cost - 1.0); }

bool Finding::covers() const {
  return estimate().interval.low <= operation.cost && operation.cost <= estimate().interval.high;
}

std::ostream& operator<<(std::ostream& out, const Finding& found) {
  out << found.operation.name << " (" << found.operation.threads << " threads, sensitivity "
      << found.operation.sensitivity << "): true " << found.operation.cost << ", "
      << name_of(found.result.grade) << " " << found.estimate().median << " ["
      << found.estimate().interval.low << ", " << found.estimate().interval.high << "], clean "
      << 100.0 * found.clean_share << " % of the time, " << found.result.kept << " of "
      << found.result.kept + found.result.dropped << " windows kept";
  return found.missing() ? out << ": " << found.result.error : out;
}

SimulatedRun run_on(const MachineModel& model, const std::vector<Operation>& operations,
                    const RunTimes& times) {
  SimulatedSampler sampler(model, operations);
  sampler.learn_levels(times.learn_s);
  sampler.watch_from_now();  // a moment before the first window helps none of them
  std::vector<harness::Case> cases;
  for (const Operation& one : operations) cases.push_back(one.as_case());
  std::vector<harness::Track> tracks = harness::make_tracks(cases, 0, {}, sampler.levels());
  std::mt19937_64 random(model.seed);
  const std::atomic<bool> stop{false};
  SimulatedRun run;
  run.ending = harness::measure(tracks, sampler.bench(), sampler.levels(),
                                sampler.seconds() + times.measure_s, random, stop);
  run.seconds = sampler.seconds();
  for (std::size_t i = 0; i < tracks.size(); ++i)
    run.findings.push_back(finding_of(tracks[i], operations[i], sampler, model.seed));
  return run;
}

}  // namespace fencepost::simulated
