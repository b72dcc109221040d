#include "harness/probe/topology_probe.hpp"

#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "arch/contract.hpp"
#include "harness/base/json_text.hpp"
#include "harness/base/progress.hpp"
#include "harness/base/user_error.hpp"
#include "harness/clock/emulation.hpp"
#include "harness/probe/probe_report.hpp"
#include "harness/probe/round_trips.hpp"
#include "harness/results/machine_json.hpp"
#include "harness/topology/placement.hpp"
#include "harness/topology/this_machine.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;

constexpr std::size_t most_pairs = 32 * 31 / 2;  ///< every pair of 32 PUs
constexpr std::size_t most_pairs_briefly = 100;
constexpr double brief_share = 0.01;  ///< of the budget
constexpr double brief_seconds = 1.0;

std::vector<Pu> pus_to_probe(const ProbeOptions& options) {
  const Topology topology = read_topology();
  require_this_machine(topology, "the probe runs on the CPUs that it probes");
  if (!emulation_hints(arch::name).empty()) {
    throw UserError(
        "the probe needs the machine itself: this one is emulated, and an emulator's "
        "threads "
        "say nothing about cores");
  }
  std::vector<Pu> pus =
      options.cpus.empty() ? topology.pus : place_on(topology.pus, options.cpus, "--cpus");
  if (pus.size() < 2) {
    throw UserError("the probe compares pairs of CPUs, and only CPU " +
                    std::to_string(pus.front().os_index) +
                    " is allowed or named; allow another (taskset, --cpus)");
  }
  return pus;
}

}  // namespace

int probe_topology(const ProbeOptions& options, std::ostream& out, std::ostream& err) {
  static const std::atomic<bool> never{false};  // SIGINT ends the program: nothing is half written
  const std::vector<Pu> pus = pus_to_probe(options);
  std::mt19937_64 random(options.seed);
  const std::vector<ProbePair> chosen = choose_pairs(pus, most_pairs, random);
  const ProbeEffort effort;
  const ClockCalibration clock = calibrate_clock();
  Progress progress(err, isatty(STDERR_FILENO) != 0, effort.seconds);
  progress.say("probing " + std::to_string(chosen.size()) + " pair(s) of " +
               std::to_string(pus.size()) + " CPUs, at most " + minutes(effort.seconds) +
               ", seed " + std::to_string(options.seed));
  std::vector<ProbedPair> pairs =
      probe(chosen, clock, effort, random(), never, [&](double seconds, std::size_t decided) {
        progress.note(seconds, std::to_string(decided) + " of " + std::to_string(chosen.size()) +
                                   " pairs decided");
      });
  measure_round_trips(pairs, clock, random());
  progress.clear();
  const auto against = disagreements_of(pairs);
  if (options.json) {
    const json report{{"seed", options.seed},
                      {"pairs", pairs_json(pair_records(pairs))},
                      {"disagreements", against}};
    out << text_of(report, 2) << "\n";
  } else {
    print_probe(pairs, out);
  }
  return against.empty() ? 0 : 1;
}

std::vector<ProbedPair> probe_briefly(const std::vector<Pu>& team, const ClockCalibration& clock,
                                      double budget_s, std::uint64_t seed,
                                      const std::atomic<bool>& stop) {
  if (!emulation_hints(arch::name).empty()) return {};
  ProbeEffort effort;
  effort.seconds = std::min(brief_seconds, brief_share * budget_s);
  const auto fit = static_cast<std::size_t>(effort.seconds / seconds_per_pair);
  std::mt19937_64 random(seed);
  const auto chosen =
      choose_pairs(unique_pus(team), std::clamp<std::size_t>(fit, 1, most_pairs_briefly), random);
  return probe(chosen, clock, effort, random(), stop);
}

}  // namespace fencepost::harness
