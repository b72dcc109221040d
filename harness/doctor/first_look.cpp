#include "harness/doctor/first_look.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "harness/topology/placement.hpp"
#include "machine/causes.hpp"
#include "machine/cgroup.hpp"

namespace fencepost::harness {
namespace {

/// Whether the kernel knows that a core has one hardware thread. On the host of a virtual machine it may have more.
bool one_thread_per_core(const machine::State& state) {
  constexpr std::array<std::string_view, 4> without{"off", "forceoff", "notsupported",
                                                    "notimplemented"};
  return state.smt.known() && std::ranges::find(without, state.smt.value()) != without.end();
}

OutlookRecord record_of(const Outlook& outlook) {
  return {outlook.cases, outlook.clean, outlook.clean_share, outlook.seconds};
}

}  // namespace

FirstLook::FirstLook(Rig& rig, machine::State state) : rig_(rig), before_(std::move(state)) {
  for (const Pu& pu : unique_pus(rig.team().pus())) cpus_.push_back(pu.os_index);
  before_.cpu_time_s = machine::cpu_time(machine::SystemFiles(), cpus_);
}

void FirstLook::watch(double seconds, const std::atomic<bool>& stop) {
  rig_.sampler().learn_levels(seconds, stop, &samples_);
}

NoiseEvidence FirstLook::evidence() const {
  return noise_evidence(samples_, rig_.team().pus(), rig_.levels());
}

SystemNoise FirstLook::system(const std::vector<machine::Warning>& known) const {
  // Only what may have changed in seconds: other files of the state take 10 ms for each CPU on some kernels.
  machine::Evidence evidence;
  evidence.before = before_;
  evidence.after = before_;
  evidence.after->cpu_time_s = machine::cpu_time(machine::SystemFiles(), cpus_);
  evidence.after->cpu_quota = machine::quotas(machine::SystemFiles());
  evidence.cpus = static_cast<unsigned>(cpus_.size());
  SystemNoise noise;
  noise.warnings = machine::causes(evidence);
  noise.warnings.insert(noise.warnings.end(), known.begin(), known.end());
  noise.stolen = machine::stolen_share(before_.cpu_time_s, evidence.after->cpu_time_s);
  noise.foreign = machine::foreign_share(before_.cpu_time_s, evidence.after->cpu_time_s);
  noise.virtual_machine = before_.hypervisor.known() && before_.hypervisor.value().has_value();
  noise.smt_possible = noise.virtual_machine || !one_thread_per_core(before_);
  return noise;
}

NoiseVerdict FirstLook::verdict(const NoiseEvidence& evidence,
                                const std::vector<machine::Warning>& known,
                                std::span<const Case> cases, double budget_s,
                                double elapsed_s) const {
  return judge_noise(evidence, system(known),
                     {cases, budget_s, elapsed_s, chain_ns(rig_.chains(), rig_.clock())});
}

double chain_ns(const ChainCalibration& chains, const ClockCalibration& clock) {
  // Two chains of about the same length, each warmed up with a quarter of it.
  const auto cycles =
      2.5 * static_cast<double>(latency_steps * arch::adds_per_chain_step * chains.scale);
  return cycles * chains.ticks_per_cycle / clock.ticks_per_ns;
}

NoiseAtStartRecord noise_record(const NoiseEvidence& evidence, const NoiseVerdict& verdict) {
  NoiseAtStartRecord record;
  record.seconds = evidence.seconds;
  record.cause = name_of(verdict.cause);
  record.severity = name_of(verdict.severity);
  record.text = verdict.text;
  if (!verdict.remedy.empty()) record.remedy = verdict.remedy;
  record.one_thread = record_of(verdict.outlooks.one_thread);
  record.several_threads = record_of(verdict.outlooks.several_threads);
  for (const auto& [occupancy, noise] : evidence.occupancies) {
    record.occupancies[occupancy] = {noise.counts.all, noise.counts.share(&ReadingCounts::clean),
                                     noise.counts.shared_duty(), noise.level};
  }
  for (const CpuNoise& one : evidence.cpus) {
    record.cpus.push_back({one.cpu, one.counts.all, one.counts.share(&ReadingCounts::clean),
                           one.counts.shared_duty()});
  }
  return record;
}

}  // namespace fencepost::harness
