#include "tests/simulated/cpu.hpp"

#include <algorithm>
#include <limits>

namespace fencepost::simulated {

std::ostream& operator<<(std::ostream& out, const FrequencyModel& model) {
  return out << "frequency walks by " << 100.0 * model.walk << " %, jumps by "
             << 100.0 * model.turbo_step << " %, each " << model.dwell_ns / 1e3 << " us";
}

Cpu::Cpu(const CoreModel& core, const FrequencyModel& frequency,
         std::span<const ActivityModel> activities, const Counter& counter, Random& random,
         double phase)
    : core_(core),
      frequency_(frequency),
      counter_(counter),
      random_(random),
      ghz_(core.ghz),
      frequency_until_(frequency.moves() ? random.exponential(frequency.dwell_ns)
                                         : std::numeric_limits<double>::infinity()) {
  for (const ActivityModel& model : activities) activities_.emplace_back(model, random, phase);
}

bool Cpu::quiet() const { return std::ranges::none_of(activities_, &Activity::on); }

double Cpu::next_change() const {
  double next = frequency_until_;
  for (const Activity& one : activities_) next = std::min(next, one.until());
  return next;
}

double Cpu::speed(double sensitivity) const {
  double slows = 0.0;
  for (const Activity& one : activities_) {
    if (!one.on()) continue;
    if (one.model().stops()) return 0.0;
    slows += one.slows();
  }
  return 1.0 / (1.0 + sensitivity * slows);
}

void Cpu::change_frequency() {
  const double moved = ghz_ / core_.ghz * (1.0 + random_.normal(frequency_.walk));
  const double jumped = frequency_.turbo_step > 0.0
                            ? 1.0 - frequency_.turbo_step * static_cast<double>(random_.below(4))
                            : std::clamp(moved, 0.7, 1.1);
  ghz_ = core_.ghz * jumped;
  frequency_until_ += random_.exponential(frequency_.dwell_ns);
}

void Cpu::change_at(double ns) {
  if (frequency_until_ <= ns) change_frequency();
  for (Activity& one : activities_) {
    if (one.until() > ns) continue;
    one.change(random_);
    if (!one.on()) continue;
    if (one.model().kind == ActivityModel::Kind::preemption) ++switches_;
    if (one.model().kind == ActivityModel::Kind::quota) ++throttles_;
  }
}

void Cpu::stop_for(double ns) {
  stopped_ns_ += ns;
  const bool known = std::ranges::any_of(activities_, [](const Activity& one) {
    const auto kind = one.model().kind;
    return one.on() &&
           (kind == ActivityModel::Kind::preemption || kind == ActivityModel::Kind::quota);
  });
  if (known) off_cpu_ns_ += ns;
}

void Cpu::skip_to(double ns) {
  for (Activity& one : activities_) one.skip_to(ns, random_);
  if (frequency_until_ > ns) return;
  frequency_until_ = std::max(frequency_until_, ns - random_.exponential(frequency_.dwell_ns));
  change_frequency();
  frequency_until_ = std::max(frequency_until_, ns + random_.exponential(frequency_.dwell_ns));
}

double Cpu::work(double from_ns, double cycles, double sensitivity) {
  double now = from_ns;
  for (;;) {
    const double next = next_change();
    if (now >= next) {
      change_at(next);
      continue;
    }
    const double rate = ghz_ * speed(sensitivity);
    if (rate > 0.0 && now + cycles / rate <= next) return now + cycles / rate;
    if (rate == 0.0) stop_for(next - now);
    cycles -= rate * (next - now);
    now = next;
  }
}

double Cpu::progress(double from_ns, double to_ns, double sensitivity) {
  double now = from_ns, done = 0.0;
  while (now < to_ns) {
    const double next = next_change();
    if (now >= next) {
      change_at(next);
      continue;
    }
    const double end = std::min(next, to_ns), rate = speed(sensitivity);
    if (rate == 0.0) stop_for(end - now);
    done += rate * (end - now);
    now = end;
  }
  return done;
}

harness::ChainReading read_chains(Cpu& cpu, double& now_ns, const harness::ChainCalibration& chains,
                                  const CounterModel& counter, unsigned siblings) {
  const auto adds = static_cast<double>(arch::adds_per_chain_step);
  const double latency = static_cast<double>(harness::latency_steps) * adds;
  const double throughput = static_cast<double>(harness::throughput_steps) * adds /
                            cpu.core().adders * (1.0 + cpu.core().chain_extra) * siblings;
  const auto scale = static_cast<double>(chains.scale);
  const auto timed = [&](double cycles, double sensitivity) {
    now_ns = cpu.work(now_ns, cycles / 4.0, sensitivity);
    const std::uint64_t before = cpu.counter().at(now_ns);
    now_ns = cpu.work(now_ns + counter.reading_ns, cycles * scale, sensitivity);
    return cpu.counter().at(now_ns) - before;
  };
  const std::uint64_t latency_ticks = timed(latency, 0.0);
  const std::uint64_t throughput_ticks = timed(throughput, 1.0);
  return harness::chain_reading(latency_ticks, throughput_ticks, chains.clock_ticks, chains.scale);
}

}  // namespace fencepost::simulated
