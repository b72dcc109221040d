#include "tests/simulated/simulated_sampler.hpp"

#include <algorithm>
#include <cmath>

#include "harness/sampling/sampler.hpp"
#include "harness/topology/occupancy.hpp"
#include "tests/simulated/timed_loop.hpp"

namespace fencepost::simulated {
namespace {

using harness::ChainReading;
using harness::Go;
using harness::ThreadReport;

constexpr double between_windows_ns = 5'000.0;  ///< building, warming up apart
constexpr double warm_share = 0.25;             ///< of a window

}  // namespace

struct SimulatedSampler::Burst {
  TimedWork work;
  harness::BurstControl control;
  std::vector<ThreadReport> reports;
  double until_ns;  ///< then it counts as hung
};

SimulatedSampler::SimulatedSampler(const MachineModel& model,
                                   const std::vector<Operation>& operations)
    : model_(model), random_(model.seed), pus_(pus_of(model)) {
  for (const Operation& one : operations) operations_[one.name] = one;
  const double phase = random_.unit();
  cpus_.reserve(model.cpus);
  for (unsigned i = 0; i < model.cpus; ++i) {
    const double share = i == 0 ? 0.0 : random_.between(-1.0, 1.0);
    cpus_.emplace_back(model.kinds[static_cast<std::size_t>(kind_of(model, i))], model.frequency,
                       model_.activities, Counter(model.counter, share), random_, phase);
  }
  calibrate();
}

void SimulatedSampler::calibrate() {
  clock_ = calibrated(model_.counter, random_.seed());
  const Counter& counter = cpus_[0].counter();
  std::vector<double> costs;
  for (int i = 0; i < 400; ++i) {
    const double at = random_.between(0.0, 1e6);
    costs.push_back(
        static_cast<double>(counter.at(at + model_.counter.reading_ns) - counter.at(at)));
  }
  chains_.clock_ticks = harness::reading_cost(costs, clock_.resolution_ns * clock_.ticks_per_ns);
  const CoreModel& core = cpus_[0].core();
  const auto adds = static_cast<double>(arch::adds_per_chain_step);
  const double cycles =
      adds * std::min(static_cast<double>(harness::latency_steps),
                      static_cast<double>(harness::throughput_steps) / core.adders);
  chains_.scale = harness::chain_scale(clock_.resolution_ns, cycles / core.ghz);
  chains_.ticks_per_cycle = clock_.ticks_per_ns / core.ghz;
  levels_.set_step_share(chains_.step_share(clock_));
}

void SimulatedSampler::watch(double since_ns) {
  watched_ns_ += now_ns_ - since_ns;
  if (cpus_[0].quiet()) quiet_ns_ += now_ns_ - since_ns;
}

double SimulatedSampler::clean_share(double ns) const {
  double share = watched_ns_ > 0.0 ? quiet_ns_ / watched_ns_ : 0.0;
  for (const ActivityModel& one : model_.activities) share *= one.stays_off(ns);
  return share;
}

void SimulatedSampler::skip(double ns, unsigned threads) {
  const double before = now_ns_;
  now_ns_ += ns;
  for (unsigned i = 0; i < threads; ++i) cpus_[i].skip_to(now_ns_);
  watch(before);
}

const SimulatedSampler::Group& SimulatedSampler::group(unsigned threads) {
  Group& group = groups_[threads];
  if (!group.siblings.empty()) return group;
  std::vector<unsigned> members;
  for (unsigned i = 0; i < threads; ++i) members.push_back(i);
  const std::vector<harness::Pu> present(pus_.begin(), pus_.begin() + threads);
  for (const harness::Occupancy& one : harness::occupancies(pus_, members))
    group.occupancies.push_back(one.name);
  for (const harness::Pu& pu : present) {
    group.siblings.push_back(harness::Topology::siblings(pu, present));
  }
  return group;
}

void SimulatedSampler::read(std::vector<ThreadReport>& reports,
                            ChainReading ThreadReport::*reading) {
  const double before = now_ns_;
  const Group& all = group(static_cast<unsigned>(reports.size()));
  for (std::size_t i = 0; i < reports.size(); ++i) {
    double now = before;
    reports[i].*reading = read_chains(cpus_[i], now, chains_, model_.counter, all.siblings[i]);
    now_ns_ = std::max(now_ns_, now);
  }
  watch(before);
}

bool SimulatedSampler::run(Burst& burst) {
  burst.work.noise *= std::exp(random_.normal(burst.work.operation->place_noise));
  return burst.reports.size() == 1
             ? run_alone(cpus_[0], burst.work, now_ns_, burst.until_ns, burst.reports[0])
             : run_together(cpus_, burst.work, clock_, random_, now_ns_, burst.until_ns,
                            burst.reports);
}

harness::Burst SimulatedSampler::take(const harness::Case& c, const harness::WindowPlan& plan,
                                      int windows, bool trial) {
  const Operation& operation = operations_.at(c.name);
  Burst burst{{&operation, plan, 1.0, model_.unfairness, model_.wake_up_share},
              {clock_, chains_, levels_, plan, windows, trial},
              std::vector<ThreadReport>(c.threads),
              0.0};
  for (std::size_t i = 0; i < burst.reports.size(); ++i)
    burst.reports[i].occupancy = group(c.threads).occupancies[i];
  const double round_noise = std::exp(random_.normal(operation.round_noise));
  std::vector<long> switches(c.threads);
  while (burst.control.next_window()) {
    skip(between_windows_ns + warm_share * clock_.ns(plan.length), c.threads);
    Go go = Go::wait;
    long throttles = 0;
    do {
      for (unsigned i = 0; i < c.threads; ++i) switches[i] = cpus_[i].switches();
      throttles = cpus_[0].throttles();
      read(burst.reports, &ThreadReport::before);
      go = burst.control.decide(burst.reports, seconds());
    } while (go == Go::wait);
    burst.work.noise = round_noise;
    const double before = now_ns_;
    burst.until_ns =
        now_ns_ + patience_ns + harness::Sampler::most_lengths * clock_.ns(plan.length);
    if (!run(burst)) {
      now_ns_ = burst.until_ns;
      return {{}, {}, "hung: no progress", true, {}};
    }
    watch(before);
    for (unsigned i = 0; i < c.threads; ++i) {
      ThreadReport& report = burst.reports[i];
      report.involuntary_switches = cpus_[i].switches() - switches[i];
      report.throttled = i == 0 && cpus_[0].throttles() != throttles;
    }
    read(burst.reports, &ThreadReport::after);
    burst.control.close(burst.reports, c.pace, seconds());
  }
  return burst.control.burst();
}

harness::TrialPlan SimulatedSampler::plan(const harness::Case& c) {
  return harness::plan_by_trials(
      c.pace, clock_, [&](const harness::WindowPlan& plan) { return take(c, plan, 1, true); });
}

void SimulatedSampler::learn_levels(double for_seconds) {
  const double until = seconds() + for_seconds;
  while (seconds() < until) {
    for (const unsigned threads : {1U, model_.cpus}) {
      std::vector<ThreadReport> reports(threads);
      for (unsigned k = 0; k < harness::level_readings; ++k) {
        const double taken = seconds();
        read(reports, &ThreadReport::before);
        for (unsigned i = 0; i < threads; ++i)
          levels_.learn(group(threads).occupancies[i], reports[i].before.cycles_per_add, taken);
      }
    }
    skip(5e6, model_.cpus);
  }
}

harness::Bench SimulatedSampler::bench() {
  harness::Bench bench;
  bench.plan = [this](const harness::Case& c) { return plan(c); };
  bench.take = [this](const harness::Case& c, const harness::WindowPlan& plan, int windows) {
    return take(c, plan, windows);
  };
  bench.seconds = [this] { return seconds(); };
  bench.nanoseconds = [this](std::uint64_t ticks) { return clock_.ns(ticks); };
  bench.record = [](const harness::Round&) {};
  bench.rest = [this] { skip(harness::lost_round_rest_ns, model_.cpus); };
  bench.progress = [](const harness::Track&, double) {};
  return bench;
}

}  // namespace fencepost::simulated
