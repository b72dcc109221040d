#include "machine/cgroup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <sstream>
#include <string_view>

namespace fencepost::machine {
namespace {

/// Where a process's groups are found: /proc/self/cgroup and mountinfo (cgroups(7), proc(5)).
struct Tree {
  int version = 0;
  std::string mount;  ///< folder of the root that can be seen
  std::string group;  ///< from there on: "" or "/a/b"
};

bool in_list(const std::string& list, std::string_view wanted) {
  std::istringstream items(list);
  for (std::string item; std::getline(items, item, ',');) {
    if (item == wanted) return true;
  }
  return false;
}

/// The group of the controller `cpu`: "1:cpu,cpuacct:/a" in version 1, "0::/a" in version 2.
std::optional<std::string> group_of(const SystemFiles& files, int version) {
  std::istringstream lines(files.whole("/proc/self/cgroup").text);
  for (std::string line; std::getline(lines, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (version == 2 ? controllers.empty() : in_list(controllers, "cpu"))
      return line.substr(second + 1);
  }
  return std::nullopt;
}

std::optional<Tree> find_tree(const SystemFiles& files, int version) {
  auto group = group_of(files, version);
  if (!group) return std::nullopt;
  std::istringstream lines(files.whole("/proc/self/mountinfo").text);
  for (std::string line; std::getline(lines, line);) {
    // "36 35 98:0 <root> <mount> <options> ... - <type> <source> <super options>"
    std::istringstream words(line);
    std::string skip, root, mount, type, source, options;
    words >> skip >> skip >> skip >> root >> mount;
    while (words >> skip && skip != "-") continue;
    words >> type >> source >> options;
    if (type != (version == 2 ? "cgroup2" : "cgroup")) continue;
    if (version == 1 && !in_list(options, "cpu")) continue;
    // A container may see only a part of the tree, mounted as if it were the whole.
    if (root != "/" && group->starts_with(root)) group->erase(0, root.size());
    if (*group == "/") group->clear();
    return Tree{version, mount, *group};
  }
  return std::nullopt;
}

/// A number by its name in "name value" lines; 0 where it is missing.
double value_of(std::string_view text, std::string_view name) {
  std::istringstream words{std::string(text)};
  std::string key;
  for (double value = 0.0; words >> key >> value;) {
    if (key == name) return value;
  }
  return 0.0;
}

std::optional<Quota> quota_of(const SystemFiles& files, const std::string& folder, int version) {
  Quota quota;
  quota.folder = folder;
  double allowed_us = 0.0;
  const std::string stat = files.whole(folder + "/cpu.stat").text;
  if (version == 2) {
    std::istringstream(files.line(folder + "/cpu.max").text) >> allowed_us >> quota.period_us;
    quota.remedy = "echo max | sudo tee " + folder + "/cpu.max";
    quota.throttled_us = value_of(stat, "throttled_usec");
  } else {
    std::istringstream(files.line(folder + "/cpu.cfs_quota_us").text) >> allowed_us;
    std::istringstream(files.line(folder + "/cpu.cfs_period_us").text) >> quota.period_us;
    quota.remedy = "echo -1 | sudo tee " + folder + "/cpu.cfs_quota_us";
    quota.throttled_us = value_of(stat, "throttled_time") / 1e3;
  }
  if (!(allowed_us > 0.0) || !(quota.period_us > 0.0)) return std::nullopt;  // "max", -1, no file
  quota.cpus = allowed_us / quota.period_us;
  quota.throttled_periods = value_of(stat, "nr_throttled");
  return quota;
}

}  // namespace

std::vector<Quota> quotas(const SystemFiles& files) {
  std::vector<Quota> found;
  for (const int version : {1, 2}) {
    const auto tree = find_tree(files, version);
    if (!tree) continue;
    for (std::string group = tree->group;; group.erase(group.find_last_of('/'))) {
      if (auto quota = quota_of(files, tree->mount + group, version))
        found.push_back(std::move(*quota));
      if (group.find('/') == std::string::npos) break;
    }
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
    sum += value_of(stat, "nr_throttled") + value_of(stat, "throttled_usec") +
           value_of(stat, "throttled_time");
  }
  return sum;
}

}  // namespace fencepost::machine
