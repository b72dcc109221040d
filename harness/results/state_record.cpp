#include "harness/results/state_record.hpp"

#include <algorithm>

#include "commit.hpp"
#include "machine/state.hpp"

namespace fencepost::harness {

using machine::Warning;

namespace {

// The compiler's word, not the build type's name: the measured code is built with the same flags.
#ifdef __OPTIMIZE__
constexpr bool optimised = true;
#else
constexpr bool optimised = false;
#endif

}  // namespace

void StateRecord::begin(const std::vector<unsigned>& cpus) {
  cpus_ = cpus;
  evidence_.optimised = optimised;
  evidence_.sanitizer = FENCEPOST_SANITIZER;
  evidence_.cpus = static_cast<unsigned>(cpus.size());
  evidence_.before = machine::read_state(files_, cpus_);
  look();
  at_begin_ = causes_;
}

void StateRecord::end(std::map<std::string, double> lost, std::vector<std::string> calls) {
  evidence_.after = machine::read_state(files_, cpus_);
  evidence_.lost = std::move(lost);
  evidence_.calls = std::move(calls);
  look();
}

void StateRecord::look() {
  for (Warning& fresh : machine::causes(evidence_)) {
    const auto known = std::ranges::find(causes_, fresh.id, &Warning::id);
    if (known == causes_.end()) {
      causes_.push_back(std::move(fresh));
    } else {
      *known = std::move(fresh);
    }
  }
}

std::vector<Warning> StateRecord::enter(MachineRecord& record) const {
  record.state = {evidence_.before, evidence_.after};
  if (!evidence_.after) return {};
  record.steal_share =
      machine::stolen_share(evidence_.before.cpu_time_s, evidence_.after->cpu_time_s);
  std::vector<Warning> fresh;
  for (const Warning& cause : causes_) {
    if (std::ranges::find(at_begin_, cause) != at_begin_.end()) continue;
    std::erase_if(record.warnings, [&](const Warning& one) { return one.id == cause.id; });
    fresh.push_back(cause);
    record.warnings.push_back(cause);
  }
  return fresh;
}

std::map<std::string, double> lost_windows(const Results& results) {
  std::map<std::string, double> lost;
  double all = 0.0;
  for (const auto& repetitions : results) {
    for (const Result& one : repetitions) {
      all += one.kept + one.dropped;
      for (std::size_t i = 0; i < drop_names.size(); ++i)
        lost[std::string(drop_names[i])] += one.dropped_for[i];
    }
  }
  for (auto& [reason, share] : lost) share /= std::max(1.0, all);
  return lost;
}

}  // namespace fencepost::harness
