// A PMU that is not there: so many counters, events that tick at known rates, and refusals on demand. Stands in for
// what no virtual machine without a PMU can read.
#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "counters/choice.hpp"
#include "counters/group.hpp"

namespace fencepost::counters {

struct SimulatedPmu {
  std::size_t counters = 4;
  std::uint64_t per_reading = 10;  ///< each reading of a group adds config * this to its events
  std::map<std::uint64_t, int> refused{};  ///< config -> errno
  std::set<std::uint64_t> silent{};        ///< configs that never run
  int readings_until_gone = -1;            ///< then reading fails; -1: never
  std::string way = "read";
  std::atomic<int> open{0};  ///< groups open now
  std::atomic<int> on{0};    ///< groups turned on now

  Opener opener();
};

class SimulatedGroup final : public Group {
 public:
  SimulatedGroup(SimulatedPmu& pmu, std::vector<Encoding> events)
      : pmu_(pmu), events_(std::move(events)) {
    ++pmu_.open;
  }
  ~SimulatedGroup() override {
    --pmu_.open;
    if (on_) --pmu_.on;
  }
  SimulatedGroup(const SimulatedGroup&) = delete;
  SimulatedGroup& operator=(const SimulatedGroup&) = delete;

  bool read(std::span<Reading> into) override {
    if (pmu_.readings_until_gone == 0) return false;
    if (pmu_.readings_until_gone > 0) --pmu_.readings_until_gone;
    now_ += 1000;
    const auto hardware = static_cast<std::size_t>(
        std::ranges::count_if(events_, [](const Encoding& one) { return !one.software(); }));
    const bool fits = hardware <= pmu_.counters;
    if (on_ && fits) ++readings_;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const bool runs = fits && !pmu_.silent.contains(events_[i].config);
      into[i] = {runs ? readings_ * events_[i].config * pmu_.per_reading : 0, now_,
                 runs ? now_ : 0};
    }
    return true;
  }
  void turn(bool on) override {
    if (on != on_) pmu_.on += on ? 1 : -1;
    on_ = on;
  }
  std::string_view way() const override { return pmu_.way; }

 private:
  SimulatedPmu& pmu_;
  std::vector<Encoding> events_;
  std::uint64_t now_ = 0, readings_ = 0;
  bool on_ = false;
};

inline Opener SimulatedPmu::opener() {
  return [this](std::span<const Encoding> events) -> Opened {
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (const auto at = refused.find(events[i].config); at != refused.end())
        return {nullptr, at->second, i};
    }
    return {std::make_unique<SimulatedGroup>(*this,
                                             std::vector<Encoding>(events.begin(), events.end())),
            0, 0};
  };
}

/// A hardware event (`config` tells it from the others), or one of the kernel's own.
inline Wanted simulated(const std::string& key, std::uint64_t config,
                        arch::EventRole role = arch::EventRole::plain, bool software = false) {
  return {key, key, role, {Encoding{software ? 1U : 4U, config, 0, 0, Level::user}, ""}};
}

}  // namespace fencepost::counters
