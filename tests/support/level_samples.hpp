// Made-up readings of the reference chains at the start of a run, on machines whose noise is known.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "harness/doctor/noise_evidence.hpp"

namespace fencepost::harness {

struct NoisyMachine {
  unsigned cpus = 4;
  unsigned on_a_cpu = 1;  ///< members of the team
  double level = 0.2517;  ///< cycles per add of a clean core
  std::vector<double> neighbour{
      0.0};                   ///< duty on each CPU, 0 to 1; the last one for all that follow
  double burst_s = 0.03;      ///< mean length of a stretch with or without the neighbour
  double switched_out = 0.0;  ///< share of the readings
  double clock_spread = 0.0;  ///< half width of the walk of the core's clock
  double paused = 0.0;        ///< share of readings in which the core stood still
  bool smeared = false;       ///< no value repeats
  double seconds = 2.0;
  std::uint64_t seed = 1;

  std::vector<Pu> team() const {
    std::vector<Pu> pus(cpus);
    for (unsigned i = 0; i < cpus; ++i) pus[i].os_index = pus[i].core = i / on_a_cpu;
    return pus;
  }

  double duty(unsigned cpu) const {
    return neighbour[std::min<std::size_t>(cpu, neighbour.size() - 1)];
  }

  /// As Sampler::learn_levels() takes them, alone and by all, but fewer: 8 at a time, every 30 ms.
  std::vector<LevelSample> samples() const {
    std::mt19937_64 random(seed);
    std::vector<LevelSample> all;
    std::vector<bool> busy(cpus);
    std::vector<double> until(cpus, 0.0);
    std::size_t moment = 0;
    for (double now = 0.0; now < seconds; now += 0.03) {
      for (unsigned cpu = 0; cpu < cpus; ++cpu) step(now, cpu, busy, until, random);
      for (const unsigned threads : {1U, cpus}) {
        for (int k = 0; k < 8; ++k, ++moment) {
          for (unsigned member = 0; member < threads; ++member)
            all.push_back(one(threads, member, moment, now, busy[member], random));
        }
      }
    }
    return all;
  }

  NoiseEvidence evidence() const {
    const std::vector<LevelSample> seen = samples();
    CleanLevels levels;
    for (const LevelSample& sample : seen)
      levels.learn(sample.occupancy, sample.reading.cycles_per_add, sample.seconds);
    return noise_evidence(seen, team(), levels);
  }

 private:
  void step(double now, unsigned cpu, std::vector<bool>& busy, std::vector<double>& until,
            std::mt19937_64& random) const {
    if (now < until[cpu]) return;
    busy[cpu] = std::bernoulli_distribution(duty(cpu))(random);
    until[cpu] = now + std::exponential_distribution<double>(1.0 / burst_s)(random);
  }

  LevelSample one(unsigned threads, unsigned member, std::size_t moment, double now, bool busy,
                  std::mt19937_64& random) const {
    const auto uniform = [&](double low, double high) {
      return std::uniform_real_distribution<double>(low, high)(random);
    };
    const auto chance = [&](double share) { return std::bernoulli_distribution(share)(random); };
    LevelSample sample;
    sample.threads = threads;
    sample.member = member;
    sample.moment = moment;
    sample.seconds = now;
    sample.occupancy = threads == 1 ? "kind0/core:1/alone" : "kind0/core:1/team";
    double value = level * uniform(0.999, 1.001);
    if (busy) value *= uniform(1.3, 1.9);
    if (chance(paused)) value *= uniform(10.0, 1000.0);
    if (smeared) value = level * uniform(1.0, 3.0);
    sample.reading = {1.0 * (1.0 + clock_spread * uniform(-1.0, 1.0)), value};
    sample.switched_out = chance(switched_out);
    return sample;
  }
};

}  // namespace fencepost::harness
