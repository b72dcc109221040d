// A PMU that is not there: so many counters, events that tick at known rates, and refusals on demand. Stands in for
// what no virtual machine without a PMU can read.
#pragma once

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "counters/availability.hpp"
#include "counters/choice.hpp"
#include "counters/counting.hpp"
#include "counters/group.hpp"
#include "counters/known_work.hpp"

namespace fencepost::counters {

struct SimulatedPmu {
  std::size_t counters = 4;
  std::uint64_t per_reading = 10;  ///< each reading of a group adds config * this to its events
  std::map<std::uint64_t, int> refused{};  ///< config -> errno
  std::set<std::uint64_t> silent{};        ///< configs that never run
  std::set<std::uint64_t> dead{};          ///< configs that run and count nothing
  /// config -> times what it should count in a known workload; 1 for the others
  std::map<std::uint64_t, double> factor{};
  std::map<std::uint64_t, double> share{};  ///< config -> part of the time that it has a counter
  /// config -> when it has a counter: in turn number `mine` of `of`, each of this length
  struct Turn {
    std::uint64_t ns, of, mine;
  };
  std::map<std::uint64_t, Turn> turn{};
  std::uint64_t now = 0;  ///< ns, of a group when it is opened
  /// Type of a PMU -> CPUs on which its events run; a type that is not there runs on all.
  std::map<std::uint32_t, std::set<unsigned>> cpus_of_type{};
  unsigned cpu = 0;                   ///< that the calling thread is on
  std::uint64_t per_any_reading = 0;  ///< each reading adds this to the events of all groups
  std::chrono::microseconds reading_takes{0};
  std::atomic<std::uint64_t> readings_of_all{0};
  std::atomic<int> openings_until_throw{
      -1};                       ///< groups opened before one that throws; -1: none does
  int work_error = 0;            ///< errno of every known workload
  int readings_until_gone = -1;  ///< then reading fails; -1: never
  std::string way = "read";
  std::atomic<int> open{0};  ///< groups open now
  std::atomic<int> on{0};    ///< groups turned on now

  Opener opener();
};

/// A system that has it.
inline System with_pmu() {
  System system;
  system.pmu_device = true;
  system.pmu = "simulated";
  return system;
}

/// The type of the PMU that the event is for.
inline std::uint32_t pmu_type(const Encoding& event) {
  const auto upper = static_cast<std::uint32_t>(event.config >> 32);
  return upper == 0 ? event.type : upper;
}

class SimulatedGroup final : public Group {
 public:
  SimulatedGroup(SimulatedPmu& pmu, std::vector<Encoding> events)
      : pmu_(pmu), events_(std::move(events)), worked_(events_.size()), now_(pmu.now) {
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
    if (pmu_.reading_takes.count() > 0) std::this_thread::sleep_for(pmu_.reading_takes);
    const std::uint64_t others = pmu_.readings_of_all++ * pmu_.per_any_reading;
    const auto hardware = static_cast<std::size_t>(
        std::ranges::count_if(events_, [](const Encoding& one) { return !one.software(); }));
    const bool fits = hardware <= pmu_.counters;
    if (on_ && fits) ++readings_;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const bool runs = fits && runs_here(events_[i]);
      const bool counts = runs && !pmu_.dead.contains(config_of(events_[i]));
      into[i] = {
          counts ? readings_ * config_of(events_[i]) * pmu_.per_reading + worked_[i] + others : 0,
          now_, runs ? running(events_[i], now_) : 0};
    }
    return true;
  }
  /// What the workload should count: all that an event of its own could see of it.
  int run(arch::KnownWork work) override {
    constexpr double a_known_workload = 48800.0;  // 400 steps of 122 instructions, 120 of them adds
    if (work == arch::KnownWork::none) return 0;
    if (pmu_.work_error != 0) return pmu_.work_error;
    constexpr std::uint64_t duration = 15'000;
    now_ += duration;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const auto factor = pmu_.factor.find(config_of(events_[i]));
      const double ran =
          static_cast<double>(running(events_[i], now_) - running(events_[i], now_ - duration)) /
          static_cast<double>(duration);
      const bool in_turn = pmu_.turn.contains(config_of(events_[i]));
      const double times =
          (factor == pmu_.factor.end() ? 1.0 : factor->second) * (in_turn ? ran : 1.0);
      worked_[i] += static_cast<std::uint64_t>(a_known_workload * times);
    }
    return 0;
  }
  void pass(std::chrono::microseconds time) override {
    now_ += static_cast<std::uint64_t>(time.count()) * 1000;
  }
  void turn(bool on) override {
    if (on != on_) pmu_.on += on ? 1 : -1;
    on_ = on;
  }
  std::string_view way() const override { return pmu_.way; }

 private:
  /// Without the type of a PMU in the upper half.
  static std::uint64_t config_of(const Encoding& event) { return event.config & 0xffffffffU; }
  bool runs_here(const Encoding& event) const {
    if (pmu_.silent.contains(config_of(event))) return false;
    const auto cpus = pmu_.cpus_of_type.find(pmu_type(event));
    return cpus == pmu_.cpus_of_type.end() || cpus->second.contains(pmu_.cpu);
  }

  /// For how long it had a counter up to this time.
  std::uint64_t running(const Encoding& event, std::uint64_t time) const {
    if (const auto turn = pmu_.turn.find(config_of(event)); turn != pmu_.turn.end()) {
      const auto& [ns, of, mine] = turn->second;
      const std::uint64_t whole = time / (ns * of), rest = time % (ns * of);
      return whole * ns + std::min(ns, rest - std::min(rest, mine * ns));
    }
    const auto share = pmu_.share.find(config_of(event));
    const double part = share == pmu_.share.end() ? 1.0 : share->second;
    return static_cast<std::uint64_t>(part * static_cast<double>(time));
  }

  SimulatedPmu& pmu_;
  std::vector<Encoding> events_;
  std::vector<std::uint64_t> worked_;
  std::uint64_t now_, readings_ = 0;
  bool on_ = false;
};

inline Opener SimulatedPmu::opener() {
  return [this](std::span<const Encoding> events) -> Opened {
    if (openings_until_throw >= 0 && openings_until_throw-- == 0)
      throw std::runtime_error("the PMU caught fire");
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (const auto at = refused.find(events[i].config); at != refused.end())
        return {nullptr, at->second, i};
      // As the kernel: a group is of one PMU.
      const bool mixed = !cpus_of_type.empty() && pmu_type(events[i]) != pmu_type(events[0]);
      if (mixed && !events[i].software()) return {nullptr, EINVAL, i};
    }
    return {std::make_unique<SimulatedGroup>(*this,
                                             std::vector<Encoding>(events.begin(), events.end())),
            0, 0};
  };
}

/// Threads on these CPUs of the simulated machine, one after the other.
inline Threads simulated_threads(SimulatedPmu& pmu, const std::vector<unsigned>& cpus) {
  return {cpus, [&pmu, cpus](const Threads::Job& job) {
            for (unsigned i = 0; i < cpus.size(); ++i) pmu.cpu = cpus[i], job(i);
          }};
}

/// A hardware event (`config` tells it from the others), or one of the kernel's own.
inline Wanted simulated(const std::string& key, std::uint64_t config,
                        arch::EventRole role = arch::EventRole::plain, bool software = false) {
  return {key, key, role, {Encoding{software ? 1U : 4U, config, 0, 0, Level::user}, ""}, {}};
}
/// One with a known workload.
inline Wanted simulated_with(const std::string& key, std::uint64_t config, arch::KnownWork work,
                             arch::EventRole role = arch::EventRole::plain) {
  Wanted event = simulated(key, config, role);
  event.work = work;
  return event;
}

/// One event that ticks with each reading, and a clock of the kernel's in a pass of its own.
inline Counting simulated_counting(SimulatedPmu& pmu, unsigned threads) {
  System system;
  system.pmu_device = true;
  return Counting({{simulated("cycles", 1, arch::EventRole::cycles),
                    simulated("switches", 2, arch::EventRole::plain, true)},
                   "simulated",
                   false},
                  system, threads, {}, pmu.opener());
}

}  // namespace fencepost::counters
