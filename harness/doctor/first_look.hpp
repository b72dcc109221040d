// The first seconds of a run, and the doctor's: watches the machine while the clean levels are learned, and judges it.
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "harness/doctor/noise_verdict.hpp"
#include "harness/results/machine_record.hpp"
#include "harness/sampling/rig.hpp"

namespace fencepost::harness {

class FirstLook {
 public:
  /// `rig` must outlive this. `state`: of the machine now.
  FirstLook(Rig& rig, machine::State state);

  /// Learns clean levels for `seconds`, less when `stop` turns true. May be called several times.
  void watch(double seconds, const std::atomic<bool>& stop);

  /// The evidence of all readings so far.
  NoiseEvidence evidence() const;

  /// `evidence`: what evidence() returned, which goes through all readings. `known`: warnings so far. `cases`: that are to be
  /// measured; none: nothing is said about them. `elapsed_s` of the budget.
  NoiseVerdict verdict(const NoiseEvidence& evidence, const std::vector<machine::Warning>& known,
                       std::span<const Case> cases = {}, double budget_s = 0.0,
                       double elapsed_s = 0.0) const;

 private:
  SystemNoise system(const std::vector<machine::Warning>& known) const;

  Rig& rig_;
  std::vector<unsigned> cpus_;
  machine::State before_;
  std::vector<LevelSample> samples_;
};

/// Duration of a reading of the chains in ns.
double chain_ns(const ChainCalibration& chains, const ClockCalibration& clock);

/// For machine.json.
NoiseAtStartRecord noise_record(const NoiseEvidence& evidence, const NoiseVerdict& verdict);

}  // namespace fencepost::harness
