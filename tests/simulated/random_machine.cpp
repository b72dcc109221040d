#include "tests/simulated/random_machine.hpp"

#include <algorithm>

namespace fencepost::simulated {
namespace {

using Kind = ActivityModel::Kind;

CounterModel random_counter(Random& random) {
  CounterModel counter;
  counter.ticks_per_ns =
      random.happens(0.3) ? random.magnitude(0.01, 1.0) : random.between(1.0, 5.0);
  if (random.happens(0.5))
    counter.step_ticks = std::max(1.0, random.magnitude(1.0, 100.0) * counter.ticks_per_ns);
  counter.reading_ns = random.magnitude(5.0, 50.0);
  counter.offset_ns = random.between(0.0, 100.0);
  return counter;
}

CoreModel random_core(Random& random) {
  return {random.magnitude(0.6, 6.0), 2 + static_cast<int>(random.below(7)),
          random.between(0.0, 0.03)};
}

FrequencyModel random_frequency(Random& random) {
  FrequencyModel frequency;
  if (random.happens(0.3)) frequency.walk = random.magnitude(0.001, 0.03);
  if (random.happens(0.3)) frequency.turbo_step = random.magnitude(0.01, 0.1);
  frequency.dwell_ns = random.magnitude(1e5, 1e9);
  return frequency;
}

ActivityModel random_neighbour(Random& random) {
  ActivityModel neighbour;
  neighbour.duty = random.happens(0.5) ? random.between(0.01, 0.99) : random.between(0.85, 0.99);
  neighbour.on_ns = random.magnitude(1e3, 2e9);
  neighbour.slows = random.between(0.1, 1.2);
  neighbour.varies = random.happens(0.9) ? random.between(0.05, 0.3) : 0.0;
  neighbour.regular = random.happens(0.3);
  return neighbour;
}

ActivityModel interrupts(Random& random) {
  const double each_ns = random.magnitude(1e3, 2e4);
  return {Kind::interrupt,    each_ns * random.magnitude(1e-7, 2e-6), each_ns, 0.0, 0.0,
          random.happens(0.5)};
}

ActivityModel preemptions(double per_second, double each_ns) {
  return {Kind::preemption, std::min(0.5, per_second * each_ns / 1e9), each_ns, 0.0, 0.0, false};
}

std::vector<ActivityModel> random_activities(Random& random) {
  std::vector<ActivityModel> all;
  if (random.happens(0.7)) {
    for (std::uint64_t i = random.below(3) + 1; i > 0; --i) all.push_back(random_neighbour(random));
  }
  if (random.happens(0.9)) all.push_back(interrupts(random));
  if (random.happens(0.3))
    all.push_back(
        {Kind::steal, random.magnitude(1e-3, 0.3), random.magnitude(5e4, 2e7), 0.0, 0.0, false});
  if (random.happens(0.4))
    all.push_back(preemptions(random.magnitude(1.0, 200.0), random.magnitude(1e4, 4e6)));
  if (random.happens(0.1)) {
    const double duty = random.between(0.1, 0.7);
    all.push_back({Kind::quota, duty, 1e8 * duty, 0.0, 0.0, true});
  }
  return all;
}

/// Simpler machines than this, each without one thing.
std::vector<MachineModel> simpler(const MachineModel& model) {
  std::vector<MachineModel> all;
  const auto without = [&](auto&& change) {
    all.push_back(model);
    change(all.back());
  };
  for (std::size_t i = 0; i < model.activities.size(); ++i)
    without([i](MachineModel& m) {
      m.activities.erase(m.activities.begin() + static_cast<std::ptrdiff_t>(i));
    });
  if (model.frequency.moves()) without([](MachineModel& m) { m.frequency = {}; });
  if (model.kinds.size() > 1) without([](MachineModel& m) { m.kinds.erase(m.kinds.begin()); });
  if (model.counter.step_ticks != 1.0) without([](MachineModel& m) { m.counter.step_ticks = 1.0; });
  if (model.counter.ticks_per_ns != 2.0)
    without([](MachineModel& m) {
      m.counter.step_ticks *= 2.0 / m.counter.ticks_per_ns;
      m.counter.ticks_per_ns = 2.0;
    });
  if (model.counter.offset_ns != 0.0) without([](MachineModel& m) { m.counter.offset_ns = 0.0; });
  if (model.counter.drift != 0.0) without([](MachineModel& m) { m.counter.drift = 0.0; });
  if (model.counter.warp_ns != 0.0) without([](MachineModel& m) { m.counter.warp_ns = 0.0; });
  if (model.counter.new_rate != 1.0) without([](MachineModel& m) { m.counter.new_rate = 1.0; });
  if (model.unfairness != 0.0) without([](MachineModel& m) { m.unfairness = 0.0; });
  if (model.wake_up_share != 0.0) without([](MachineModel& m) { m.wake_up_share = 0.0; });
  if (model.smt > 1) without([](MachineModel& m) { m.smt = 1; });
  if (model.cpus > 1) without([](MachineModel& m) { m.cpus /= 2; });
  return all;
}

}  // namespace

MachineModel random_machine(std::uint64_t seed) {
  Random random(seed);
  MachineModel model;
  model.seed = seed;
  model.cpus = 1U << random.below(4);
  model.smt = model.cpus > 1 && random.happens(0.5) ? 2 : 1;
  model.counter = random_counter(random);
  model.kinds = {random_core(random)};
  if (model.cpus > 2 && random.happens(0.2)) model.kinds.push_back(random_core(random));
  model.frequency = random_frequency(random);
  model.activities = random_activities(random);
  model.unfairness = random.happens(0.5) ? random.between(0.0, 1.5) : 0.0;
  model.wake_up_share = random.between(0.0, 0.9);
  return model;
}

MachineModel random_hostile_machine(std::uint64_t seed) {
  MachineModel model = random_machine(seed);
  Random random(~seed);
  CounterModel& counter = model.counter;
  counter.changes_at_ns = random.magnitude(1e7, 5e9);
  const std::uint64_t wrong = random.below(15) + 1;  // at least one of four things
  if ((wrong & 1) != 0) counter.offset_ns = random.magnitude(1e3, 4e9);
  if ((wrong & 2) != 0) counter.drift = random.magnitude(1e-7, 1e-2);
  if ((wrong & 4) != 0) counter.warp_ns = random.magnitude(1e2, 2e9);
  if ((wrong & 8) != 0) counter.new_rate = random.magnitude(0.01, 100.0);
  return model;
}

MachineModel random_large_machine(std::uint64_t seed) {
  Random random(seed);
  MachineModel model;
  model.seed = seed;
  model.cpus = 2U << random.below(10);
  model.smt = random.happens(0.5) ? 2 : 1;
  model.kinds = {random_core(random)};
  model.kinds[0].adders = std::max(3, model.kinds[0].adders);
  const double tick_ns = random.magnitude(1e3, 5e3);
  model.activities = {preemptions(1.0, 1e5),
                      {Kind::interrupt, tick_ns * 2.5e-7, tick_ns, 0.0, 0.0, false}};
  model.unfairness = random.between(0.0, 1.0);
  return model;
}

std::vector<Operation> operations_for(const MachineModel& model) {
  Random random(model.seed + 1);
  const auto alone = [&](const char* name, double sensitivity) {
    Operation one;
    one.name = name;
    one.cost = random.magnitude(0.5, 500.0);
    one.sensitivity = sensitivity;
    one.place_noise = random.magnitude(1e-4, 1e-2);
    one.round_noise = random.magnitude(1e-4, 1e-2);
    return one;
  };
  std::vector<Operation> all{alone("latency", 0.0), alone("adders", random.between(0.3, 1.0)),
                             alone("caches", random.between(1.0, 3.0))};
  if (model.cpus < 2) return all;
  Operation contended = alone("contended", 0.5);
  contended.pace = harness::Pace::contended;
  contended.threads = std::min(model.cpus, 2U << random.below(3));
  contended.cost = contended.threads * random.magnitude(5.0, 200.0);
  all.push_back(contended);
  Operation blocking = alone("blocking", 0.2);
  blocking.pace = harness::Pace::blocking;
  blocking.threads = 2;
  blocking.cost = random.magnitude(2e3, 5e4);
  blocking.per_iteration = 1;
  all.push_back(blocking);
  return all;
}

MachineModel shrunk(MachineModel model, const std::function<bool(const MachineModel&)>& fails) {
  for (bool again = true; again;) {
    again = false;
    for (const MachineModel& one : simpler(model)) {
      if (!fails(one)) continue;
      model = one;
      again = true;
      break;
    }
  }
  return model;
}

}  // namespace fencepost::simulated
