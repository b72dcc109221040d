#include "harness/doctor/noise_verdict.hpp"

#include <algorithm>
#include <cmath>

#include "harness/doctor/noise_text.hpp"
#include "harness/sampling/noise_note.hpp"
#include "harness/topology/cpu_list.hpp"

namespace fencepost::harness {
namespace {

using machine::Severity;
using machine::Warning;
using machine::WarningId;

constexpr double least_seconds =
    0.5;  ///< of readings; neighbours come and go in tenths of a second
constexpr std::size_t least_readings = 100;
constexpr double repeated = 1.0 + CleanLevels::tolerance;  ///< highest over lowest reading
constexpr double least_loss = 0.05;                        ///< of the time, to be named
constexpr double most_stolen = 0.01;
constexpr double most_clock_spread = 0.01;
// Where the system states a limit, or too little is known to measure it: weighed against measured losses.
constexpr double quota_loss = 0.5, no_level_loss = 0.2, coarse_loss = 0.25;
constexpr double quiet_cpu = 0.9, noisy_cpu = 0.75;  ///< clean share

const Warning* find(const SystemNoise& system, WarningId id) {
  const auto found = std::ranges::find(system.warnings, id, &Warning::id);
  return found == system.warnings.end() ? nullptr : &*found;
}

const Warning* invalid(const SystemNoise& system) {
  const auto found = std::ranges::find(system.warnings, Severity::invalid, &Warning::severity);
  return found == system.warnings.end() ? nullptr : &*found;
}

/// A cause with the share of time that it costs, 0 to 1.
struct Loss {
  NoiseCause cause;
  double share;
};

class Judge {
 public:
  Judge(const NoiseEvidence& evidence, const SystemNoise& system)
      : evidence_(evidence), system_(system), all_(evidence.alone) {
    all_.add(evidence.together);
  }

  NoiseCause cause() const {
    if (invalid(system_) != nullptr) return NoiseCause::invalid;
    if (find(system_, WarningId::cpu_quota) == nullptr && too_short()) return NoiseCause::too_short;
    Loss worst{NoiseCause::none, 0.0};
    for (const Loss& loss : losses()) {
      if (loss.share > worst.share) worst = loss;
    }
    return worst.cause;
  }

  std::string text(NoiseCause cause) const {
    switch (cause) {
      case NoiseCause::none:
        return "quiet: " + clean_shares(evidence_);
      case NoiseCause::neighbour:
        return neighbour_text();
      case NoiseCause::no_level:
        return no_level_text(evidence_);
      case NoiseCause::steal:
        return "the hypervisor took " + percent(system_.stolen.value_or(0.0)) +
               " of the CPUs' time";
      case NoiseCause::other_work:
        return "other processes use these CPUs " + percent(foreign()) + " of the time";
      case NoiseCause::cpu_quota:
        return find(system_, WarningId::cpu_quota)->text;
      case NoiseCause::frequency:
        return "the core clock moves by ±" + percent(evidence_.clock_spread);
      case NoiseCause::clock_resolution:
        return find(system_, WarningId::clock_resolution)->text;
      case NoiseCause::unexplained:
        return "only " + percent(all_.share(&ReadingCounts::clean)) +
               " of the readings are clean, and nothing shows why";
      case NoiseCause::too_short:
        return "too little was seen of the machine to judge it (" +
               seconds_text(evidence_.seconds) + ")";
      case NoiseCause::invalid:
        return invalid(system_)->text + ", timings are not valid";
    }
    return {};
  }

  std::string remedy(NoiseCause cause) const {
    switch (cause) {
      case NoiseCause::none:
        return {};
      case NoiseCause::neighbour:
        return system_.virtual_machine ? elsewhere : of_kind(WarningId::neighbour);
      case NoiseCause::no_level:
      case NoiseCause::unexplained:
        return system_.virtual_machine ? elsewhere : "stop other work on this machine";
      case NoiseCause::steal:
        return of_kind(WarningId::steal);
      case NoiseCause::other_work:
        return of_kind(WarningId::other_work);
      case NoiseCause::cpu_quota:
        return find(system_, WarningId::cpu_quota)->remedy;
      case NoiseCause::frequency:
        return of_kind(WarningId::frequency);
      case NoiseCause::clock_resolution:
        return find(system_, WarningId::clock_resolution)->remedy;
      case NoiseCause::too_short:
        return "fencepost doctor, or a larger --budget";
      case NoiseCause::invalid:
        return invalid(system_)->remedy;
    }
    return {};
  }

  /// "--cpus=..." with the clean ones; "" where all are alike.
  std::string quiet_cpus() const {
    std::vector<unsigned> quiet;
    bool noisy = false;
    for (const CpuNoise& one : evidence_.cpus) {
      const double clean = one.counts.share(&ReadingCounts::clean);
      if (clean >= quiet_cpu) quiet.push_back(one.cpu);
      noisy = noisy || (one.counts.unknown == 0 && clean < noisy_cpu);
    }
    if (quiet.empty() || !noisy) return {};
    return "--cpus=" + list_text(quiet) + ", clean " + percent(quiet_cpu) + " of the time or more";
  }

 private:
  static constexpr const char* elsewhere = "measure at another time, or on a dedicated host";

  static std::string of_kind(WarningId id) { return machine::make_warning(id, "").remedy; }

  /// Also where readings repeat and no level was found: that takes several periods of time.
  bool too_short() const {
    const auto repeats_without_level = [](const auto& one) {
      const OccupancyNoise& noise = one.second;
      return !noise.level && noise.high < repeated * noise.low;
    };
    return evidence_.seconds < least_seconds || all_.all < least_readings ||
           std::ranges::any_of(evidence_.occupancies, repeats_without_level);
  }

  double foreign() const {
    return std::max(system_.foreign.value_or(0.0), all_.share(&ReadingCounts::switched_out));
  }

  /// Time in which readings were not clean while the thread was on its CPU, and which no neighbour explains.
  double unexplained() const {
    const double usable = static_cast<double>(all_.all - all_.switched_out);
    const std::size_t odd = all_.near + all_.paused + (system_.smt_possible ? 0 : all_.shared);
    return usable == 0.0 ? 0.0 : static_cast<double>(odd) / usable;
  }

  std::vector<Loss> losses() const {
    std::vector<Loss> all;
    const auto add = [&](bool is, NoiseCause cause, double share) {
      if (is) all.push_back({cause, share});
    };
    const double stolen = system_.stolen.value_or(0.0), duty = all_.shared_duty();
    add(find(system_, WarningId::cpu_quota) != nullptr, NoiseCause::cpu_quota, quota_loss);
    add(stolen > most_stolen, NoiseCause::steal, stolen);
    add(foreign() > least_loss, NoiseCause::other_work, foreign());
    add(system_.smt_possible && duty > least_loss, NoiseCause::neighbour, duty);
    const bool unknown = 2 * (all_.unknown + all_.switched_out) > all_.all;
    add(unknown, NoiseCause::no_level, no_level_loss);
    const bool coarse = find(system_, WarningId::clock_resolution) != nullptr;
    add(coarse && unknown, NoiseCause::clock_resolution, coarse_loss);
    add(evidence_.clock_spread > most_clock_spread, NoiseCause::frequency, evidence_.clock_spread);
    add(unexplained() > least_loss, NoiseCause::unexplained, unexplained());
    return all;
  }

  std::string neighbour_text() const {
    std::vector<unsigned> busy;
    for (const CpuNoise& one : evidence_.cpus) {
      if (one.counts.shared_duty() > least_loss) busy.push_back(one.cpu);
    }
    const std::string where = busy.size() == evidence_.cpus.size() || busy.empty()
                                  ? "these cores"
                                  : "the cores of CPUs " + list_text(busy);
    ReadingCounts counts;
    for (const CpuNoise& one : evidence_.cpus) {
      if (busy.empty() || std::ranges::find(busy, one.cpu) != busy.end()) counts.add(one.counts);
    }
    return "a neighbour uses the other hardware thread of " + where + " " +
           percent(counts.shared_duty()) + " of the time";
  }

  const NoiseEvidence& evidence_;
  const SystemNoise& system_;
  ReadingCounts all_;
};

std::string outlook_text(NoiseCause cause, const Outlooks& outlooks) {
  if (outlooks.one_thread.cases + outlooks.several_threads.cases == 0) return {};
  if (cause == NoiseCause::invalid || cause == NoiseCause::too_short) return {};
  const bool unknown = !outlooks.one_thread.clean_share && !outlooks.several_threads.clean_share;
  if (unknown) return ": results will be graded noisy unless a clean level is found later";
  return ": " + text_of(outlooks);
}

std::string budget_text(double seconds) {
  return "--budget=" + std::to_string(std::lround(seconds / 60.0)) +
         "m, enough for all cases to be clean";
}

}  // namespace

NoiseVerdict judge_noise(const NoiseEvidence& evidence, const SystemNoise& system,
                         const PlannedRun& run) {
  const Judge judge(evidence, system);
  NoiseVerdict verdict;
  verdict.cause = judge.cause();
  verdict.outlooks = look_out(evidence, system.foreign.value_or(0.0), run);
  verdict.text = judge.text(verdict.cause) + outlook_text(verdict.cause, verdict.outlooks);
  verdict.remedy = judge.remedy(verdict.cause);
  if (verdict.cause == NoiseCause::invalid) {
    verdict.severity = Severity::invalid;
    return verdict;
  }
  if (verdict.cause == NoiseCause::too_short) return verdict;
  const bool fine =
      run.cases.empty() ? verdict.cause == NoiseCause::none : verdict.outlooks.all_clean();
  verdict.severity = fine ? Severity::info : Severity::warning;
  const bool on_some_cores = verdict.cause == NoiseCause::neighbour ||
                             verdict.cause == NoiseCause::other_work ||
                             verdict.cause == NoiseCause::unexplained;
  const std::string quiet = on_some_cores ? judge.quiet_cpus() : "";
  if (!quiet.empty()) {
    verdict.remedy = quiet;
  } else if (const auto budget = helpful_budget(verdict.outlooks, run)) {
    verdict.remedy = budget_text(*budget);
  } else if (verdict.remedy.empty() && verdict.outlooks.sharing_cpu > 0) {
    verdict.remedy = in_turn_remedy;
  }
  return verdict;
}

std::string one_line(const NoiseVerdict& verdict) {
  return "verdict: " + verdict.text + (verdict.remedy.empty() ? "" : "; try: " + verdict.remedy);
}

}  // namespace fencepost::harness
