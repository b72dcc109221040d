#include "counters/names.hpp"

// Alone, and not after linux/perf_event.h: both define the same structures.
#include <perfmon/pfmlib_perf_event.h>

#include <string_view>

namespace fencepost::counters {
namespace {

bool ready() {
  static const bool initialised = pfm_initialize() == PFM_SUCCESS;
  return initialised;
}

/// What libpfm4 fills in: it wants to be told the size it was compiled with.
template <class Info>
Info sized() {
  Info info{};
  info.size = sizeof(Info);
  return info;
}

template <class Visit>
void for_each_pmu(Visit&& visit) {
  if (!ready()) return;
  for (int i = 0; i < PFM_PMU_MAX; ++i) {
    auto info = sized<pfm_pmu_info_t>();
    if (pfm_get_pmu_info(static_cast<pfm_pmu_t>(i), &info) == PFM_SUCCESS) visit(info);
  }
}

Level level_of(const perf_event_attr& attr) {
  if (attr.type == PERF_TYPE_SOFTWARE && (attr.config == PERF_COUNT_SW_CONTEXT_SWITCHES ||
                                          attr.config == PERF_COUNT_SW_CPU_MIGRATIONS)) {
    return Level::both;
  }
  if (attr.exclude_kernel) return Level::user;
  return attr.exclude_user ? Level::kernel : Level::both;
}

void add_names(const pfm_pmu_info_t& pmu, std::vector<std::string>& names) {
  for (int event = pmu.first_event; event != -1; event = pfm_get_event_next(event)) {
    auto info = sized<pfm_event_info_t>();
    if (pfm_get_event_info(event, PFM_OS_PERF_EVENT, &info) != PFM_SUCCESS) continue;
    // The kernel's generic events need their prefix to be found under a name that a CPU has as well.
    const std::string name =
        (std::string_view(pmu.name) == "perf" ? "perf::" : "") + std::string(info.name);
    names.push_back(name);
    for (int i = 0; i < info.nattrs; ++i) {
      auto attribute = sized<pfm_event_attr_info_t>();
      if (pfm_get_event_attr_info(event, i, PFM_OS_PERF_EVENT, &attribute) != PFM_SUCCESS) continue;
      if (attribute.type == PFM_ATTR_UMASK) names.push_back(name + ":" + attribute.name);
    }
  }
}

}  // namespace

bool Encoding::software() const { return type == PERF_TYPE_SOFTWARE; }

Named encode(const std::string& name) {
  if (!ready()) return {std::nullopt, "libpfm4 does not start on this system"};
  perf_event_attr attr{};
  auto request = sized<pfm_perf_encode_arg_t>();
  request.attr = &attr;
  const int result = pfm_get_os_event_encoding(name.c_str(), PFM_PLM3, PFM_OS_PERF_EVENT, &request);
  if (result != PFM_SUCCESS) return {std::nullopt, pfm_strerror(result)};
  return {Encoding{attr.type, attr.config, attr.config1, attr.config2, level_of(attr)}, ""};
}

std::string core_pmu() {
  std::string found;
  for_each_pmu([&](const pfm_pmu_info_t& info) {
    const std::string_view name(info.name);
    // ix86arch stands for any Intel CPU whose model has no table: that is to know none.
    const bool of_cores =
        info.type == PFM_PMU_TYPE_CORE && name != "ix86arch" && !name.starts_with("perf");
    if (info.is_present && of_cores && found.empty()) found = name;
  });
  return found;
}

bool knows_pmu(const std::string& pmu) {
  bool found = false;
  for_each_pmu([&](const pfm_pmu_info_t& info) { found = found || pmu == info.name; });
  return found;
}

std::string libpfm_version() {
  const int version = pfm_get_version();
  return std::to_string(PFM_MAJ_VERSION(version)) + "." + std::to_string(PFM_MIN_VERSION(version));
}

std::vector<std::string> known_names() {
  std::vector<std::string> names;
  for_each_pmu([&](const pfm_pmu_info_t& info) {
    if (info.is_present && std::string_view(info.name) != "perf_raw") add_names(info, names);
  });
  return names;
}

}  // namespace fencepost::counters
