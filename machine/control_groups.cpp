#include "machine/control_groups.hpp"

#include <optional>
#include <sstream>

namespace fencepost::machine {
namespace {

/// Where a process's groups are found: /proc/self/cgroup and mountinfo (cgroups(7), proc(5)).
struct Tree {
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

/// The group of the controller: "1:cpu,cpuacct:/a" in version 1, "0::/a" in version 2.
std::optional<std::string> group_of(const SystemFiles& files, int version,
                                    std::string_view controller) {
  std::istringstream lines(files.whole("/proc/self/cgroup").text);
  for (std::string line; std::getline(lines, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (version == 2 ? controllers.empty() : in_list(controllers, controller))
      return line.substr(second + 1);
  }
  return std::nullopt;
}

std::optional<Tree> find_tree(const SystemFiles& files, int version, std::string_view controller) {
  auto group = group_of(files, version, controller);
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
    if (version == 1 && !in_list(options, controller)) continue;
    // A container may see only a part of the tree, mounted as if it were the whole.
    if (root != "/" && group->starts_with(root)) group->erase(0, root.size());
    if (*group == "/") group->clear();
    return Tree{mount, *group};
  }
  return std::nullopt;
}

}  // namespace

std::vector<ControlGroup> control_groups(const SystemFiles& files, std::string_view controller) {
  std::vector<ControlGroup> found;
  for (const int version : {1, 2}) {
    const auto tree = find_tree(files, version, controller);
    if (!tree) continue;
    for (std::string group = tree->group;; group.erase(group.find_last_of('/'))) {
      found.push_back({version, tree->mount + group});
      if (group.find('/') == std::string::npos) break;
    }
  }
  return found;
}

double stat_value(std::string_view text, std::string_view name) {
  std::istringstream words{std::string(text)};
  std::string key;
  for (double value = 0.0; words >> key >> value;) {
    if (key == name) return value;
  }
  return 0.0;
}

}  // namespace fencepost::machine
