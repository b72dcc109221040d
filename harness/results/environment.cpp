#include "harness/results/environment.hpp"

#include <gnu/libc-version.h>
#include <hwloc.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <new>
#include <string>

#include "arch/contract.hpp"
#include "commit.hpp"
#include "counters/names.hpp"
#include "harness/clock/emulation.hpp"
#include "harness/results/cpu_kinds.hpp"
#include "harness/results/own_binary.hpp"
#include "machine/cpuinfo.hpp"
#include "machine/host.hpp"
#include "machine/system_files.hpp"

namespace fencepost::harness {
namespace {

CpuRecord describe_cpu() {
  const auto fields = machine::cpuinfo(machine::SystemFiles());
  const auto field = [&](const char* x86, const char* arm) {
    return machine::cpu_field(fields, x86, arm);
  };
  CpuRecord cpu;
  cpu.vendor = field("vendor_id", "CPU implementer");
  cpu.model_name = field("model name", "CPU part");
  cpu.family = field("cpu family", "CPU architecture");
  cpu.model = field("model", "CPU variant");
  cpu.stepping = field("stepping", "CPU revision");
  cpu.microcode = field("microcode", "microcode");
  cpu.features = arch::cpu_features();
  const auto pmus = counters::read_core_pmus("/sys/bus/event_source/devices");
  if (auto kinds = cpu_kinds(machine::SystemFiles(), pmus); kinds.size() > 1)
    cpu.kinds = std::move(kinds);
  return cpu;
}

PowerRecord describe_power() {
  const auto first_line = [](const std::string& path) {
    return machine::SystemFiles().line(path).fact();
  };
  const std::string cpu0 = "/sys/devices/system/cpu/cpu0/cpufreq/";
  PowerRecord power;  // its governor is that of the team's CPUs: MachineFile::begin
  power.driver = first_line(cpu0 + "scaling_driver");
  power.max_khz = first_line(cpu0 + "scaling_max_freq");
  power.turbo_off_intel = first_line("/sys/devices/system/cpu/intel_pstate/no_turbo");
  power.boost = first_line("/sys/devices/system/cpu/cpufreq/boost");
  power.smt = first_line("/sys/devices/system/cpu/smt/control");
  power.transparent_huge_pages = first_line("/sys/kernel/mm/transparent_hugepage/enabled");
  power.clocksource =
      first_line("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  return power;
}

std::map<std::string, std::string> describe_libraries() {
  return {{"google_benchmark", FENCEPOST_BENCHMARK_VERSION},
          {"hwloc", std::to_string(HWLOC_API_VERSION >> 16) + "." +
                        std::to_string(HWLOC_API_VERSION >> 8 & 0xff)},
          {"libpfm", counters::libpfm_version()}};
}

ClockRecord describe_clock(const ClockCalibration& clock) {
  ClockRecord record{clock.ticks_per_ns, clock.resolution_ns, clock.reading_cost_ns,
                     clock.invariant,
                     Fact<double>::unreadable("unreadable: the CPU does not state it")};
  if (clock.nominal_hz) record.nominal_hz = *clock.nominal_hz;
  return record;
}

CalibrationRecord describe_chains(const ChainCalibration& chains, const ClockCalibration& clock) {
  CalibrationRecord record;
  record.throughput_chains = throughput_chains;
  record.cycles_per_add_2_4_6_8_10 = chains.cycles_per_add;
  record.scale = chains.scale;
  record.clock_steps_per_chain = chains.clock_steps(clock);
  record.core_ghz = clock.ticks_per_ns / chains.ticks_per_cycle;
  record.multiply_cycles = chains.multiply_cycles;
  return record;
}

std::string kernel() {
  utsname names{};
  uname(&names);
  return std::string(names.sysname) + " " + names.release;
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

BuildRecord describe_build() {
  BuildRecord build;
  build.libc = std::string("glibc ") + gnu_get_libc_version();
  build.compiler = FENCEPOST_COMPILER;
  build.compiler_flags = FENCEPOST_FLAGS;
  build.variant = variant();
  build.build_type = FENCEPOST_BUILD_TYPE;
  build.sanitizer = FENCEPOST_SANITIZER;
  build.version = FENCEPOST_VERSION;
  build.commit = commit();
  build.build_id = loaded_build_id();
  build.libraries = describe_libraries();
  build.destructive_bytes_compiler = compiler_destructive_bytes();
  build.padding_bytes = arch::padding_bytes;
  return build;
}

MachineRecord describe_machine(const Topology& topology, const ClockCalibration& clock,
                               const ChainCalibration& chains) {
  MachineRecord record;
  record.machine_id = machine_id(topology);
  record.arch = arch::name;
  record.emulation_hints = emulation_hints(arch::name);
  record.emulated = !record.emulation_hints.empty();
  record.cpu = describe_cpu();
  record.pus_allowed = topology.pus.size();
  record.cores_allowed = topology.cores();
  for (const Pu& pu : topology.pus) record.affinity.push_back(pu.os_index);
  record.caches = topology.caches;
  record.line_bytes = line_bytes(topology);
  record.kernel = kernel();
  record.hypervisor = machine::hypervisor(machine::SystemFiles());
  record.power = describe_power();
  record.build = describe_build();
  record.clock = describe_clock(clock);
  record.calibration = describe_chains(chains, clock);
  auto& kinds = record.calibration.core_kinds.emplace();
  for (const CoreKind& kind : topology.kinds) kinds[std::to_string(kind.number)] = kind.facts;
  return record;
}

std::string machine_id(const Topology& topology) {
  const auto model =
      machine::cpu_field(machine::cpuinfo(machine::SystemFiles()), "model name", "CPU part");
  std::string id = std::string(arch::name) + "-" + slug(machine::text_or_reason(model)) + "-" +
                   std::to_string(topology.pus.size()) + "pu";
  if (machine::hypervisor(machine::SystemFiles())) id += "-vm";
  return id;
}

std::string variant() { return FENCEPOST_VARIANT; }

std::string commit() { return FENCEPOST_COMMIT; }

unsigned line_bytes(const Topology& topology) {
  const long own = topology.this_machine ? sysconf(_SC_LEVEL1_DCACHE_LINESIZE) : 0;
  return std::max(topology.line_bytes, static_cast<unsigned>(std::max(own, 0L)));
}

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

}  // namespace fencepost::harness
