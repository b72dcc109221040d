#include "machine/cgroup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <sstream>
#include <string_view>

#include "machine/control_groups.hpp"

namespace fencepost::machine {
namespace {

std::optional<Quota> quota_of(const SystemFiles& files, const std::string& folder, int version) {
  Quota quota;
  quota.folder = folder;
  double allowed_us = 0.0;
  const std::string stat = files.whole(folder + "/cpu.stat").text;
  if (version == 2) {
    std::istringstream(files.line(folder + "/cpu.max").text) >> allowed_us >> quota.period_us;
    quota.remedy = "echo max | sudo tee " + folder + "/cpu.max";
    quota.throttled_us = stat_value(stat, "throttled_usec");
  } else {
    std::istringstream(files.line(folder + "/cpu.cfs_quota_us").text) >> allowed_us;
    std::istringstream(files.line(folder + "/cpu.cfs_period_us").text) >> quota.period_us;
    quota.remedy = "echo -1 | sudo tee " + folder + "/cpu.cfs_quota_us";
    quota.throttled_us = stat_value(stat, "throttled_time") / 1e3;
  }
  if (!(allowed_us > 0.0) || !(quota.period_us > 0.0)) return std::nullopt;  // "max", -1, no file
  quota.cpus = allowed_us / quota.period_us;
  quota.throttled_periods = stat_value(stat, "nr_throttled");
  return quota;
}

}  // namespace

std::vector<Quota> quotas(const SystemFiles& files) {
  std::vector<Quota> found;
  for (const ControlGroup& group : control_groups(files, "cpu")) {
    if (auto quota = quota_of(files, group.folder, group.version))
      found.push_back(std::move(*quota));
  }
  return found;
}

ThrottleWatch::ThrottleWatch(const SystemFiles& files) {
  for (const Quota& quota : quotas(files)) {
    const int file = open(files.at(quota.folder + "/cpu.stat").c_str(), O_RDONLY | O_CLOEXEC);
    if (file >= 0) files_.push_back(file);
  }
}

ThrottleWatch::~ThrottleWatch() {
  for (const int file : files_) close(file);
}

double ThrottleWatch::count() const {
  double sum = 0.0;
  for (const int file : files_) {
    std::array<char, 1024> text{};
    const ssize_t length = pread(file, text.data(), text.size(), 0);
    if (length <= 0) continue;
    const std::string_view stat(text.data(), static_cast<std::size_t>(length));
    // Periods are counted at a period's end; a thread that another CPU's left-over time sets free shows in the time
    // alone.
    sum += stat_value(stat, "nr_throttled") + stat_value(stat, "throttled_usec") +
           stat_value(stat, "throttled_time");
  }
  return sum;
}

}  // namespace fencepost::machine
