// Clean levels: cycles per add of the throughput chain when the SMT siblings are idle, learned per occupancy.
//
// Occupancy is the load that the team itself puts on a core ("kind0/core:1/alone": one team thread on the
// core, no other thread in the team). A level is the lowest value around which a minimum share of the
// readings clusters, in several separate periods of time, so that neither one disturbed period nor one wrong
// reading determines it. An SMT sibling that is busy in the same way throughout this run and all earlier ones
// is not detected. Levels of earlier runs on this machine are reused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fencepost::harness {

class CleanLevels {
 public:
  /// A reading is clean up to this factor above the level.
  static constexpr double tolerance = 1.03;
  /// Readings closer in time than this belong to one period.
  static constexpr double stretch_seconds = 0.1;

  /// Adds a reading of `cycles_per_add` at `seconds` since start.
  void learn(const std::string& occupancy, double cycles_per_add, double seconds);

  /// A level from an earlier run on the same machine.
  void remember(const std::string& occupancy, double level);

  /// The level in cycles per add; empty until there are enough readings (or a level from an earlier run).
  std::optional<double> level(const std::string& occupancy) const;

  /// Whether a reading is clean by the current level, so that a window may start. True if there is no level yet.
  bool clean(const std::string& occupancy, double cycles_per_add) const;

  /// Whether a reading is clean by the final level. False if there is no level.
  bool surely_clean(const std::string& occupancy, double cycles_per_add) const;

  /// Whether all readings of one sample are clean (occupancy -> cycles per add). The only rule for samples that count.
  bool surely_clean(const std::map<std::string, double>& readings) const;

  /// Grows whenever a level changes; decisions made with the same version are still valid.
  std::uint64_t version() const { return version_; }

  /// All levels, for machine.json.
  std::map<std::string, double> all() const;

 private:
  struct Reading {
    double value;
    double seconds;
  };
  struct Learner {
    std::vector<Reading> readings;
    std::optional<double> remembered;
    std::optional<double> learned;
    std::size_t fresh = 0;  ///< readings since the level was last computed
  };

  static std::optional<double> bottom(std::vector<Reading> readings);

  std::map<std::string, Learner> learners_;
  std::uint64_t version_ = 0;
};

}  // namespace fencepost::harness
