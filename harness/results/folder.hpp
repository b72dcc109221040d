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

  /// An existing folder, to resume its run. Throws UserError when it holds no interrupted run.
  static Folder open(const std::string& path);

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

  /// Writes a file of the folder with write_atomically(). Throws UserError.
  void write(const std::string& name, const std::string& text) const;

  /// The machine.json of this folder. Throws UserError if it is missing, not JSON, or not a machine.json.
  MachineRecord machine() const;

  /// Adds the clean levels of earlier runs (the other folders of this machine) if their CPU and caches are those of
  /// `mine`, this machine's record. Those of each class of cores go to the class of the same facts, whatever its number.
  void remember_levels(CleanLevels& levels, const MachineRecord& mine) const;

 private:
  explicit Folder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace fencepost::harness
