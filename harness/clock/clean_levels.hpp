// Clean levels: cycles per add of the throughput chain when the SMT siblings are idle, learned per occupancy.
//
// Occupancy is the load that the team itself puts on a core ("kind0/core:1/alone": one team thread on the
// core, no other thread in the team). A level is found by find_clean_level(), and needs several separate periods of
// time, so that neither one disturbed period nor one wrong reading determines it. A core with as many team threads on it
// has the same level whether other cores have any: where there is no level for a team, that of a thread alone is used,
// and the other way round. Team threads on all siblings of a core leave no room for others: where they show that the core
// executes more adds per cycle than the level of fewer threads on it says, a sibling was busy then, and that is no level.
// Else an SMT sibling that is busy in the same way throughout this run and all earlier ones is not detected. Levels of
// earlier runs on this machine are reused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/clock/level_search.hpp"

namespace fencepost::harness {

class CleanLevels {
 public:
  /// A reading is clean up to this share above the level, and what the clock's step adds.
  static constexpr double tolerance = 0.03;

  CleanLevels() : CleanLevels(find_clean_level) {}
  /// `search`: how a level is found among readings; another one in tests.
  using Search = std::function<std::optional<double>(std::vector<LevelReading>, double width)>;
  explicit CleanLevels(Search search) : search_(std::move(search)) {}

  /// How far readings of an idle core differ for the clock's step alone, see ChainCalibration::step_share().
  void set_step_share(double share) { step_share_ = share; }

  /// Adds a reading of `cycles_per_add`, taken at `seconds` since start. On average it looks at some ten readings, however
  /// many there are: a level is searched anew each time that their number has grown by a tenth.
  void learn(const std::string& occupancy, double cycles_per_add, double seconds);

  /// A level from an earlier run on the same machine.
  void remember(const std::string& occupancy, double level);

  /// The level in cycles per add; empty until there are enough readings (or a level from an earlier run).
  std::optional<double> level(const std::string& occupancy) const;

  /// About the lowest reading that repeats: the 0.5th percentile of all, or the third lowest. For where no level is known;
  /// empty with fewer than three readings. Falls back like level().
  std::optional<double> lowest(const std::string& occupancy) const;

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
  struct Learner {
    /// Over the threads on the core, which share its adders: so a level is that of a number of adders.
    std::vector<LevelReading> readings;
    std::optional<double> remembered;
    std::optional<double> learned;
    std::size_t fresh = 0;  ///< readings since the level was last computed
    std::uint64_t seen = 0;
    unsigned halvings = 0;  ///< of the readings: one in two to the power of this many is kept

    /// Whether the reading that was seen last is one of those kept.
    bool keeps() const;
    void keep_within(std::size_t most);
  };

  std::optional<double> own_level(const std::string& occupancy) const;
  std::optional<double> claimed_level(const std::string& occupancy) const;
  bool contradicted(const std::string& occupancy, double level) const;
  std::optional<double> own_lowest(const std::string& occupancy) const;

  Search search_;
  double step_share_ = 0.0;
  std::map<std::string, Learner> learners_;
  std::uint64_t version_ = 0;
};

}  // namespace fencepost::harness
