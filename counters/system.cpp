#include "counters/system.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string_view>
#include <system_error>

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

/// The core PMUs' names: cpu; cpu_core and cpu_atom of hybrid x86; armv8_pmuv3_0, armv8_cortex_a76, ...
bool has_core_pmu(const std::string& devices) {
  std::error_code none;
  return std::ranges::any_of(fs::directory_iterator(devices, none), [](const auto& entry) {
    const std::string name = entry.path().filename();
    return name == "cpu" || name.starts_with("cpu_") || name.starts_with("armv8_");
  });
}

/// CAP_SYS_ADMIN is bit 21, CAP_PERFMON bit 38 (linux/capability.h).
bool may_count_all(const std::string& effective) {
  std::uint64_t bits = 0;
  std::from_chars(effective.data(), effective.data() + effective.size(), bits, 16);
  return ((bits >> 21 | bits >> 38) & 1U) != 0;
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
  system.pmu_device = has_core_pmu(root + "/sys/bus/event_source/devices");
  system.pmu = core_pmu();
  system.paranoid = number_in(root + "/proc/sys/kernel/perf_event_paranoid");
  system.watchdog = number_in(root + "/proc/sys/kernel/nmi_watchdog").value_or(0) == 1;
  auto status = fields(root + "/proc/self/status");
  system.privileged = may_count_all(status["CapEff"]);
  system.seccomp = status["Seccomp"] == "2";  // proc(5): SECCOMP_MODE_FILTER
  system.container = fs::exists(root + "/.dockerenv") || fs::exists(root + "/run/.containerenv");
  auto cpu = fields(root + "/proc/cpuinfo");
  const std::string flags = " " + cpu["flags"] + " ";
  // ARM64 says nothing in cpuinfo; firmware of virtual machines names its maker in the DMI tables.
  std::ifstream vendor(root + "/sys/class/dmi/id/sys_vendor");
  const std::string maker{std::istreambuf_iterator<char>(vendor), {}};
  system.virtual_machine = flags.find(" hypervisor ") != std::string::npos ||
                           fs::exists(root + "/sys/hypervisor/type") || maker.starts_with("QEMU") ||
                           maker.starts_with("Amazon EC2");
  system.cpu_model = model_text(cpu);
  return system;
}

}  // namespace fencepost::counters
