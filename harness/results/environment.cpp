#include "harness/results/environment.hpp"

#include <gnu/libc-version.h>
#include <hwloc.h>
#include <perfmon/pfmlib.h>
#include <sys/utsname.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <new>
#include <nlohmann/json.hpp>

#include "arch/contract.hpp"
#include "commit.hpp"
#include "harness/clock/emulation.hpp"
#include "machine/cpuinfo.hpp"
#include "machine/host.hpp"
#include "machine/system_files.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;

json describe_cpu() {
  const auto fields = machine::cpuinfo(machine::SystemFiles());
  const auto field = [&](const char* x86, const char* arm) {
    return machine::cpu_field(fields, x86, arm);
  };
  return {{"vendor", field("vendor_id", "CPU implementer")},
          {"model_name", field("model name", "CPU part")},
          {"family", field("cpu family", "CPU architecture")},
          {"model", field("model", "CPU variant")},
          {"stepping", field("stepping", "CPU revision")},
          {"microcode", field("microcode", "microcode")},
          {"features", arch::cpu_features()}};
}

json describe_power() {
  const auto first_line = [](const std::string& path) {
    return machine::SystemFiles().line(path).as_json();
  };
  const std::string cpu0 = "/sys/devices/system/cpu/cpu0/cpufreq/";
  return {{"driver", first_line(cpu0 + "scaling_driver")},
          {"max_khz", first_line(cpu0 + "scaling_max_freq")},
          {"turbo_off_intel", first_line("/sys/devices/system/cpu/intel_pstate/no_turbo")},
          {"boost", first_line("/sys/devices/system/cpu/cpufreq/boost")},
          {"smt", first_line("/sys/devices/system/cpu/smt/control")},
          {"transparent_huge_pages", first_line("/sys/kernel/mm/transparent_hugepage/enabled")},
          {"clocksource",
           first_line("/sys/devices/system/clocksource/clocksource0/current_clocksource")}};
}

json describe_caches(const Topology& topology) {
  json caches = json::array();
  for (const Cache& cache : topology.caches) {
    caches.push_back({{"level", cache.level},
                      {"bytes", cache.bytes},
                      {"line_bytes", cache.line_bytes},
                      {"shared_by", cache.shared_by}});
  }
  return caches;
}

json describe_libraries() {
  const int pfm = pfm_get_version();
  return {{"google_benchmark", FENCEPOST_BENCHMARK_VERSION},
          {"hwloc", std::to_string(HWLOC_API_VERSION >> 16) + "." +
                        std::to_string(HWLOC_API_VERSION >> 8 & 0xff)},
          {"libpfm",
           std::to_string(PFM_MAJ_VERSION(pfm)) + "." + std::to_string(PFM_MIN_VERSION(pfm))}};
}

json describe_chains(const ChainCalibration& chains, const ClockCalibration& clock) {
  return {{"throughput_chains", throughput_chains},
          {"cycles_per_add_2_4_6_8_10", chains.cycles_per_add},
          {"scale", chains.scale},
          {"clock_steps_per_chain", chains.clock_steps(clock)},
          {"core_ghz", clock.ticks_per_ns / chains.ticks_per_cycle},
          {"multiply_cycles", chains.multiply_cycles}};
}

std::string slug(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (std::isalnum(u) != 0) {
      result += static_cast<char>(std::tolower(u));
    } else if (!result.empty() && result.back() != '-') {
      result += '-';
    }
  }
  while (!result.empty() && result.back() == '-') result.pop_back();
  return result;
}

}  // namespace

json describe_machine(const Topology& topology, const ClockCalibration& clock,
                      const ChainCalibration& chains) {
  utsname names{};
  uname(&names);
  json machine;
  machine["schema_version"] = 1;
  machine["machine_id"] = machine_id(topology);
  machine["arch"] = arch::name;
  const auto hints = emulation_hints(arch::name);
  machine["emulated"] = !hints.empty();
  machine["emulation_hints"] = hints;
  machine["cpu"] = describe_cpu();
  machine["pus_allowed"] = topology.pus.size();
  machine["cores_allowed"] = topology.cores();
  json affinity = json::array();
  for (const Pu& pu : topology.pus) affinity.push_back(pu.os_index);
  machine["affinity"] = affinity;
  machine["caches"] = describe_caches(topology);
  machine["kernel"] = std::string(names.sysname) + " " + names.release;
  machine["hypervisor"] = machine::hypervisor(machine::SystemFiles());
  machine["power"] = describe_power();
  machine["libc"] = std::string("glibc ") + gnu_get_libc_version();
  machine["compiler"] = FENCEPOST_COMPILER;
  machine["compiler_flags"] = FENCEPOST_FLAGS;
  machine["variant"] = variant();
  machine["build_type"] = FENCEPOST_BUILD_TYPE;
  machine["sanitizer"] = FENCEPOST_SANITIZER;
  machine["version"] = FENCEPOST_VERSION;
  machine["commit"] = commit();
  machine["libraries"] = describe_libraries();
  machine["clock"] = {
      {"ticks_per_ns", clock.ticks_per_ns},
      {"resolution_ns", clock.resolution_ns},
      {"reading_cost_ns", clock.reading_cost_ns},
      {"invariant", clock.invariant},
      {"nominal_hz",
       clock.nominal_hz ? json(*clock.nominal_hz) : json("unreadable: the CPU does not state it")}};
  machine["calibration"] = describe_chains(chains, clock);
  machine["destructive_bytes_compiler"] = compiler_destructive_bytes();
  return machine;
}

std::string machine_id(const Topology& topology) {
  const json model =
      machine::cpu_field(machine::cpuinfo(machine::SystemFiles()), "model name", "CPU part");
  std::string id = std::string(arch::name) + "-" + slug(model.get<std::string>()) + "-" +
                   std::to_string(topology.pus.size()) + "pu";
  if (!machine::hypervisor(machine::SystemFiles()).is_null()) id += "-vm";
  return id;
}

std::string variant() { return FENCEPOST_VARIANT; }

std::string commit() { return FENCEPOST_COMMIT; }

unsigned compiler_destructive_bytes() {
#ifdef __cpp_lib_hardware_interference_size
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wunknown-warning-option"
// The warning says that the value may change with tuning flags: it is reported, never used for layout.
#pragma GCC diagnostic ignored "-Winterference-size"
  return static_cast<unsigned>(std::hardware_destructive_interference_size);
#pragma GCC diagnostic pop
#else
  return 0;
#endif
}

json load_average() {
  std::array<double, 3> load{};
  if (getloadavg(load.data(), 3) != 3) return "unreadable: the kernel gives no load average";
  return load;
}

}  // namespace fencepost::harness
