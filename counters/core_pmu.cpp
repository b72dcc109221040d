#include "counters/core_pmu.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <system_error>

// Alone, and not after linux/perf_event.h: both define the same structures.
#include <perfmon/pfmlib_perf_event.h>

namespace fencepost::counters {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// armv8_pmuv3_0, armv8_cortex_a55, armv9_cortex_a510, armv8_neoverse_n1; not arm_dsu_0, arm_cmn_0, arm_spe_0.
bool is_arm_core(std::string_view name) {
  constexpr std::string_view prefix = "armv";
  if (!name.starts_with(prefix)) return false;
  const std::string_view version = name.substr(prefix.size());
  const auto digits = std::min(version.find_first_not_of("0123456789"), version.size());
  return digits > 0 && digits < version.size() && version[digits] == '_';
}

bool lists(const CorePmu& pmu, unsigned cpu) {
  return std::ranges::find(pmu.cpus, cpu) != pmu.cpus.end();
}

}  // namespace

bool is_core_pmu(std::string_view name) {
  // x86: cpu; cpu_core, cpu_atom and cpu_lowpower of hybrids. Apple under Linux: apple_firestorm_pmu and others.
  return name == "cpu" || name.starts_with("cpu_") || is_arm_core(name) ||
         (name.starts_with("apple_") && name.ends_with("_pmu"));
}

std::vector<unsigned> cpus_of_list(std::string_view list) {
  std::vector<unsigned> cpus;
  const char* at = list.data();
  const char* const end = at + list.size();
  while (at < end) {
    unsigned first = 0, last = 0;
    auto [next, error] = std::from_chars(at, end, first);
    if (error != std::errc{}) break;
    last = first;
    if (next < end && *next == '-') {
      const auto range = std::from_chars(next + 1, end, last);
      if (range.ec != std::errc{} || last < first || last - first > 1U << 20) break;
      next = range.ptr;
    }
    for (unsigned cpu = first; cpu <= last; ++cpu) cpus.push_back(cpu);
    if (next == end || *next != ',') break;
    at = next + 1;
  }
  return cpus;
}

std::vector<CorePmu> read_core_pmus(const std::string& devices) {
  std::vector<CorePmu> pmus;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(devices, none)) {
    CorePmu pmu;
    pmu.name = entry.path().filename();
    if (!is_core_pmu(pmu.name)) continue;
    const std::string type = first_line(entry.path() / "type");
    std::from_chars(type.data(), type.data() + type.size(), pmu.type);
    pmu.cpu_list = first_line(entry.path() / "cpus");
    pmu.cpus = cpus_of_list(pmu.cpu_list);
    pmus.push_back(std::move(pmu));
  }
  std::ranges::sort(pmus, {}, &CorePmu::name);
  return pmus;
}

const CorePmu* pmu_of_cpu(std::span<const CorePmu> pmus, unsigned cpu) {
  if (pmus.size() < 2) return nullptr;
  const auto found = std::ranges::find_if(pmus, [&](const auto& pmu) { return lists(pmu, cpu); });
  return found == pmus.end() ? nullptr : &*found;
}

const CorePmu* pmu_of_event(std::span<const CorePmu> pmus, const Encoding& event) {
  if (pmus.size() < 2 || event.software()) return nullptr;
  const bool generic = event.type == PERF_TYPE_HARDWARE || event.type == PERF_TYPE_HW_CACHE;
  const auto type = generic ? static_cast<std::uint32_t>(event.config >> 32) : event.type;
  if (type == 0) return nullptr;
  const auto found = std::ranges::find(pmus, type, &CorePmu::type);
  return found == pmus.end() ? nullptr : &*found;
}

Encoding on_pmu(Encoding event, const CorePmu& own, std::span<const CorePmu> pmus) {
  if (pmu_of_event(pmus, event) != nullptr) return event;
  if (event.type == PERF_TYPE_HARDWARE || event.type == PERF_TYPE_HW_CACHE) {
    event.config |= static_cast<std::uint64_t>(own.type) << 32;
  } else if (event.type == PERF_TYPE_RAW) {
    event.type = own.type;
  }
  return event;
}

}  // namespace fencepost::counters
