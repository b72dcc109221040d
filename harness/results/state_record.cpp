#include "harness/results/state_record.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "commit.hpp"
#include "machine/cpu_time.hpp"
#include "machine/state.hpp"

namespace fencepost::harness {

using machine::Cause;
using nlohmann::json;

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
  for (Cause& fresh : machine::causes(evidence_)) {
    const auto known = std::ranges::find(causes_, fresh.name, &Cause::name);
    if (known == causes_.end()) {
      causes_.push_back(std::move(fresh));
    } else {
      *known = std::move(fresh);
    }
  }
}

std::vector<std::string> StateRecord::write(json& machine) const {
  machine["state"]["before"] = evidence_.before;
  machine["causes"] = machine::describe(causes_);
  if (!evidence_.after.is_object()) return {};
  machine["state"]["after"] = evidence_.after;
  const auto stolen =
      machine::stolen_share(evidence_.before.at("cpu_time_s"), evidence_.after.at("cpu_time_s"));
  machine["steal_share"] = stolen ? json(*stolen) : json(nullptr);
  std::vector<std::string> fresh;
  for (const Cause& cause : causes_) {
    const auto before = std::ranges::find(at_begin_, cause.name, &Cause::name);
    if (before != at_begin_.end() && *before == cause) continue;
    if (before != at_begin_.end()) {
      json kept = json::array();
      for (const json& text : machine.at("warnings")) {
        if (text != sentence(*before)) kept.push_back(text);
      }
      machine["warnings"] = std::move(kept);
    }
    fresh.push_back(sentence(cause));
    machine["warnings"].push_back(fresh.back());
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
