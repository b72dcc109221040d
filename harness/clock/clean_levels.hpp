// What the throughput chain costs when nobody else is on the core, learned per occupancy.
//
// Occupancy is what the team itself does to a core ("kind0/core:1/alone": one team thread on the core,
// no other thread in the team). A level is the bottom of the readings: the lowest value around which a
// fair share of them gathers and repeats itself, seen in several separate stretches of time, so that one
// contaminated stretch, or one lucky misreading, never sets it. A neighbour that does the same all the time,
// in this run and in all before it, passes for the core. Levels of earlier runs on this machine are taken in.
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
  /// Readings closer in time than this belong to one stretch.
  static constexpr double stretch_seconds = 0.1;

  /// Takes in a reading of `cycles_per_add` at `seconds` since start.
  void learn(const std::string& occupancy, double cycles_per_add, double seconds);

  /// A level from an earlier run on the same machine.
  void remember(const std::string& occupancy, double level);

  /// The level, once it stands on enough readings (or is remembered).
  std::optional<double> level(const std::string& occupancy) const;

  /// Whether a reading is clean, as far as is known now: without a level to hold it against it is not called
  /// dirty, and a window may start.
  bool clean(const std::string& occupancy, double cycles_per_add) const;

  /// Whether a reading is clean, at the end: without a level nothing is.
  bool surely_clean(const std::string& occupancy, double cycles_per_add) const;

  /// Grows whenever a level changes: what was judged by the same version need not be judged again.
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
    std::size_t fresh = 0;  ///< readings since the level was last worked out
  };

  static std::optional<double> bottom(std::vector<Reading> readings);

  std::map<std::string, Learner> learners_;
  std::uint64_t version_ = 0;
};

}  // namespace fencepost::harness
