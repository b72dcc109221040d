// Limits on CPU time by control groups, version 1 or 2: the quota, and how often the group was throttled.
//
// A group's threads run until the quota of the period is spent and then all stand still until the next one. The
// limit of any group above counts as well, as far as this process can see them: a container sees its own tree.
#pragma once

#include <string>
#include <vector>

#include "machine/system_files.hpp"

namespace fencepost::machine {

struct Quota {
  std::string folder;  ///< of the group
  std::string remedy;  ///< the command that takes the limit away
  double cpus = 0.0;   ///< CPU time per time: 0.5 is half a CPU
  double period_us = 0.0;
  double throttled_periods = 0.0;  ///< since the group was made
  double throttled_us = 0.0;       ///< summed over CPUs

  bool operator==(const Quota&) const = default;
};

/// The limits this process is under, its own group first; none where there is none or none can be read.
std::vector<Quota> quotas(const SystemFiles& files);

/// Whether a group with a quota stood still, cheaply enough to be asked around every window.
class ThrottleWatch {
 public:
  explicit ThrottleWatch(const SystemFiles& files = SystemFiles());
  ~ThrottleWatch();
  ThrottleWatch(const ThrottleWatch&) = delete;
  ThrottleWatch& operator=(const ThrottleWatch&) = delete;

  /// Moves when a group was throttled since it was last read; always 0, at no cost, without a quota.
  double count() const;

 private:
  std::vector<int> files_;  ///< cpu.stat of each group with a quota
};

}  // namespace fencepost::machine
