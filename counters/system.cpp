#include "counters/system.hpp"

#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace fencepost::counters {
namespace {

namespace fs = std::filesystem;

std::optional<int> number_in(const std::string& path) {
  std::ifstream file(path);
  int value = 0;
  if (file >> value) return value;
  return std::nullopt;
}

/// "key: value" lines, the first of each key.
std::map<std::string, std::string> fields(const std::string& path) {
  std::map<std::string, std::string> result;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    const auto key_end = line.find_last_not_of(" \t", colon == 0 ? 0 : colon - 1);
    const auto value = line.find_first_not_of(" \t", colon + 1);
    result.emplace(line.substr(0, key_end + 1),
                   value == std::string::npos ? "" : line.substr(value));
  }
  return result;
}

/// CAP_SYS_ADMIN is bit 21, CAP_PERFMON bit 38 (linux/capability.h).
bool may_count_all(const std::string& effective) {
  std::uint64_t bits = 0;
  std::from_chars(effective.data(), effective.data() + effective.size(), bits, 16);
  return ((bits >> 21 | bits >> 38) & 1U) != 0;
}

/// The first user of the system's own namespace is 0, and so on for all of them.
bool in_user_namespace(const std::string& root) {
  std::ifstream map(root + "/proc/self/uid_map");
  std::uint64_t inside = 0, outside = 0, count = 0;
  return map >> inside >> outside >> count &&
         !(inside == 0 && outside == 0 && count == 0xffffffffU);
}

bool in_container(const std::string& root) {
  std::ifstream file(root + "/proc/1/cgroup");
  const std::string groups{std::istreambuf_iterator<char>(file), {}};
  return fs::exists(root + "/.dockerenv") || fs::exists(root + "/run/.containerenv") ||
         fs::exists(root + "/run/systemd/container") ||
         groups.find("kubepods") != std::string::npos;
}

std::string model_text(const std::map<std::string, std::string>& cpu) {
  std::string text;
  constexpr std::array keys{std::pair{"cpu family", "family "}, std::pair{"model", "model "},
                            std::pair{"CPU implementer", "implementer "},
                            std::pair{"CPU part", "part "}};
  for (const auto& [key, word] : keys) {
    if (const auto at = cpu.find(key); at != cpu.end())
      text += (text.empty() ? "" : " ") + std::string(word) + at->second;
  }
  return text.empty() ? "unreadable: /proc/cpuinfo does not say" : text;
}

}  // namespace

System read_system(const std::string& root) {
  System system;
  system.core_pmus = read_core_pmus(root + "/sys/bus/event_source/devices");
  system.pmu_device = !system.core_pmus.empty();
  system.pmu = core_pmu();
  system.paranoid = number_in(root + "/proc/sys/kernel/perf_event_paranoid");
  system.watchdog = number_in(root + "/proc/sys/kernel/nmi_watchdog").value_or(0) == 1;
  auto status = fields(root + "/proc/self/status");
  system.privileged = may_count_all(status["CapEff"]);
  system.seccomp = status["Seccomp"] == "2";  // proc(5): SECCOMP_MODE_FILTER
  system.container = in_container(root);
  system.user_namespace = in_user_namespace(root);
  const std::string maker = read_maker(root);
  system.platform = read_platform(root, maker);
  system.libpfm = libpfm_version();
  auto cpu = fields(root + "/proc/cpuinfo");
  const std::string flags = " " + cpu["flags"] + " ";
  // ARM64 says nothing in cpuinfo; firmware of virtual machines names its maker in the DMI tables.
  system.virtual_machine = flags.find(" hypervisor ") != std::string::npos ||
                           fs::exists(root + "/sys/hypervisor/type") || maker.starts_with("QEMU") ||
                           is_virtual(system.platform);
  system.cpu_model = model_text(cpu);
  return system;
}

}  // namespace fencepost::counters
