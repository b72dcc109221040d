#include "machine/memory_limit.hpp"

#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <string_view>

#include "machine/control_groups.hpp"

namespace fencepost::machine {
namespace {

/// The files of a control group in each version (kernel documentation, admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst).
struct Files {
  std::string_view most, used, cache;
};
constexpr Files of_version(int version) {
  return version == 2
             ? Files{"/memory.max", "/memory.current", "inactive_file"}
             : Files{"/memory.limit_in_bytes", "/memory.usage_in_bytes", "total_inactive_file"};
}

std::optional<MemoryLimit> left_in(const SystemFiles& files, const ControlGroup& group) {
  const Files names = of_version(group.version);
  const std::string file = group.folder + std::string(names.most);
  const auto most = files.line(file).number();
  const auto used = files.line(group.folder + std::string(names.used)).number();
  if (!most || !used) return std::nullopt;  // "max", or no such file
  const double cache = stat_value(files.whole(group.folder + "/memory.stat").text, names.cache);
  return MemoryLimit{std::max(0.0, static_cast<double>(*most - *used) + cache), file};
}

std::optional<MemoryLimit> available(const SystemFiles& files) {
  const std::string text = files.whole("/proc/meminfo").text;
  if (text.find("MemAvailable:") == std::string::npos) return std::nullopt;
  const std::size_t at = text.find("MemAvailable:");
  return MemoryLimit{
      1024.0 * stat_value(text.substr(at, text.find(" kB", at) - at), "MemAvailable:"),
      "MemAvailable in /proc/meminfo"};
}

/// Of address space (ulimit -v): `Max address space <soft> <hard> bytes` in /proc/self/limits, less what is in use, the first
/// number of /proc/self/statm, in pages (proc_pid_statm(5)).
std::optional<MemoryLimit> address_space(const SystemFiles& files) {
  constexpr std::string_view name = "Max address space";
  const std::string text = files.whole("/proc/self/limits").text;
  const std::size_t at = text.find(name);
  if (at == std::string::npos) return std::nullopt;
  double most = 0.0, used = 0.0;
  if (!(std::istringstream(text.substr(at + name.size())) >> most))
    return std::nullopt;  // unlimited
  std::istringstream(files.line("/proc/self/statm").text) >> used;
  used *= static_cast<double>(sysconf(_SC_PAGESIZE));
  return MemoryLimit{std::max(0.0, most - used), "ulimit -v"};
}

}  // namespace

std::optional<MemoryLimit> memory_limit(const SystemFiles& files) {
  std::optional<MemoryLimit> least = available(files);
  const auto lower = [&least](const std::optional<MemoryLimit>& other) {
    if (other && (!least || other->bytes < least->bytes)) least = other;
  };
  lower(address_space(files));
  for (const ControlGroup& group : control_groups(files, "memory")) lower(left_in(files, group));
  return least;
}

}  // namespace fencepost::machine
