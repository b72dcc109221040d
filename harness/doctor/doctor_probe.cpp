#include "harness/doctor/doctor_probe.hpp"

#include <chrono>
#include <memory>
#include <new>
#include <numeric>
#include <thread>

#include "harness/base/statistics.hpp"
#include "harness/sampling/result.hpp"

namespace fencepost::harness {
namespace {

constexpr int windows_per_burst = 8;
/// Pause between two bursts, so that they sample different times.
constexpr auto rest = std::chrono::milliseconds(3);

/// All threads add to one word, which must hold the sum of what they did.
class Adding : public Benchmark {
 public:
  void begin(std::byte* place, unsigned threads) override {
    word_ = new (place) std::atomic<std::uint64_t>(0);
    performed_.assign(threads, 0);
  }
  void run(ThreadState& state) override {
    const std::uint64_t batch = state.batch();
    state.start();
    do {
      // relaxed: a count; on x86-64 the order would make no difference to the cost.
      for (std::uint64_t i = 0; i < batch; ++i) word_->fetch_add(1, std::memory_order_relaxed);
    } while (state.again(batch));
    performed_[state.index()] = state.performed();
  }
  std::string end() override {
    const auto sum = std::accumulate(performed_.begin(), performed_.end(), std::uint64_t{0});
    // relaxed: the threads met at a barrier before.
    return word_->load(std::memory_order_relaxed) == sum ? "" : "additions were lost";
  }

 private:
  std::atomic<std::uint64_t>* word_ = nullptr;
  std::vector<std::uint64_t> performed_;
};

Case adding(unsigned threads) {
  Case c = named_case(CaseName("doctor", "fetch_add", "shared").with_threads(threads));
  c.pace = threads == 1 ? Pace::alone : Pace::contended;
  c.make = [] { return std::make_unique<Adding>(); };
  return c;
}

/// A case with the bursts that it gave.
struct Series {
  explicit Series(Case the_case) : c(std::move(the_case)) {}
  Case c;
  WindowPlan plan;
  std::vector<Round> rounds;
  std::vector<double> ticks_per_cycle;  ///< at the end of each burst
  bool over = false;                    ///< failed: no use in going on

  void add(Burst burst, const ClockCalibration& clock) {
    Round round;
    round.name = c.name;
    round.window_us = clock.ns(plan.length) / 1e3;
    round.periods = burst.periods;
    round.error = burst.error;
    round.samples = std::move(burst.samples);
    over = !round.error.empty();
    rounds.push_back(std::move(round));
    if (!burst.last.empty() && burst.last.front().after.usable())
      ticks_per_cycle.push_back(burst.last.front().after.ticks_per_cycle);
  }
};

}  // namespace

machine::Probe summarise(const std::vector<Round>& seen, const CleanLevels& levels,
                         unsigned threads) {
  const Pace pace = threads == 1 ? Pace::alone : Pace::contended;
  Result p = publish("", seen, levels, pace, {.quick = true});
  if (p.kept < least_windows) require_clean(p);  // few rounds are enough to judge the machine by
  machine::Probe probe;
  probe.threads = threads;
  probe.error = p.error;
  probe.windows = p.kept + p.dropped;
  probe.kept = probe.windows == 0 ? 0.0 : static_cast<double>(p.kept) / probe.windows;
  for (std::size_t i = 0; i < drop_names.size(); ++i) {
    if (p.dropped_for[i] == 0) continue;
    probe.lost[std::string(drop_names[i])] = static_cast<double>(p.dropped_for[i]) / probe.windows;
  }
  if (!p.error.empty()) return probe;
  const auto decisive = threads == 1 ? &Sample::cycles : &Sample::ns;
  const std::vector<double> bursts = round_medians(seen, levels, pace, decisive);
  probe.cycles = p.cycles.median;
  probe.ns = p.ns.median;
  probe.bursts = static_cast<int>(bursts.size());
  probe.spread = relative_spread(bursts);
  return probe;
}

machine::Noise measure_noise(Rig& rig, double seconds, const std::atomic<bool>& stop,
                             FirstLook& look) {
  const unsigned team = rig.team().size();
  Sampler& sampler = rig.sampler();
  look.watch(seconds / 3.0, stop);
  std::vector<Series> all;
  all.emplace_back(adding(1));
  if (team > 1) all.emplace_back(adding(team));
  for (Series& one : all) {
    const TrialPlan planned = sampler.plan(one.c);
    one.plan = planned.plan;
    if (!planned.error.empty()) one.add({{}, {}, planned.error, planned.hung, {}}, rig.clock());
  }
  do {  // one burst of each at least: planning alone may have taken all of the time
    for (Series& one : all) {
      if (!one.over) one.add(sampler.take(one.c, one.plan, windows_per_burst, stop), rig.clock());
      std::this_thread::sleep_for(rest);
    }
    // relaxed: only a stop request; no other data depends on it.
  } while (sampler.seconds() < seconds && !stop.load(std::memory_order_relaxed));
  machine::Noise noise;
  noise.seconds = sampler.seconds();
  noise.alone = summarise(all[0].rounds, rig.levels(), 1);
  noise.contended.error = "one CPU: nothing contends";
  if (all.size() > 1) noise.contended = summarise(all[1].rounds, rig.levels(), team);
  noise.clock_spread = relative_spread(all[0].ticks_per_cycle);
  if (!all[0].ticks_per_cycle.empty())
    noise.clock_ghz = rig.clock().ticks_per_ns / median(all[0].ticks_per_cycle);
  return noise;
}

}  // namespace fencepost::harness
