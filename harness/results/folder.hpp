// The results folder of a run: results/<machine>/<utc-date-and-second>-<commit>/.
#pragma once

#include <string>

#include "harness/clock/clean_levels.hpp"
#include "harness/results/machine_record.hpp"

namespace fencepost::harness {

class Folder {
 public:
  /// Makes a new folder; never an existing one. Throws UserError when it cannot.
  static Folder create(const std::string& results, const std::string& machine_id,
                       const std::string& commit);

  /// An existing one, to go on with. Throws UserError when it holds no interrupted run.
  static Folder open(const std::string& path);

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

  /// Whole or not at all (write_atomically). Throws UserError.
  void write(const std::string& name, const std::string& text) const;

  /// machine.json as it stands. Throws UserError when it is not there, no JSON, or not a machine.json.
  MachineRecord machine() const;

  /// Takes in the clean levels of earlier runs (the folders beside this one) on a CPU and caches as in `mine`,
  /// this machine's record.
  void remember_levels(CleanLevels& levels, const MachineRecord& mine) const;

 private:
  explicit Folder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace fencepost::harness
