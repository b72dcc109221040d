// machine.json as structs, one for each of its objects; results/schema.md ("machine.json") describes each key and its unit.
// Members have the names of the keys. Plain values, without JSON: machine_json.hpp writes and reads them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/topology/topology.hpp"
#include "machine/state.hpp"
#include "machine/warning.hpp"

namespace fencepost::harness {

using machine::Fact;

inline bool operator==(const Cache& a, const Cache& b) {
  return a.level == b.level && a.bytes == b.bytes && a.line_bytes == b.line_bytes &&
         a.shared_by == b.shared_by;
}

/// CPUs that are alike.
struct CpuKindRecord {
  std::string cpus;  ///< "0-3,8"
  std::string pmu;   ///< the kernel's name of their PMU; "": one PMU is for all, or there is none
  Fact<std::string> vendor, model_name, family, model, stepping;

  bool operator==(const CpuKindRecord&) const = default;
};

struct CpuRecord {
  Fact<std::string> vendor, model_name, family, model, stepping, microcode;
  std::vector<std::string> features;
  std::optional<std::vector<CpuKindRecord>> kinds;  ///< nothing where all CPUs are alike

  bool operator==(const CpuRecord&) const = default;
};

/// Settings that determine the clock rate, from the kernel's files.
struct PowerRecord {
  Fact<std::string> governor, driver, max_khz, turbo_off_intel, boost, smt, transparent_huge_pages,
      clocksource;

  bool operator==(const PowerRecord&) const = default;
};

/// How the program was built. These keys are at the top level of machine.json.
struct BuildRecord {
  std::string libc, compiler, compiler_flags, variant, build_type, sanitizer, version, commit,
      build_id;                                  ///< the last: in hex, "" if the linker wrote none
  std::map<std::string, std::string> libraries;  ///< name -> version
  unsigned destructive_bytes_compiler = 0;       ///< 0: the library has none
  std::size_t padding_bytes = 0;  ///< between objects that shall not disturb each other

  bool operator==(const BuildRecord&) const = default;
};

/// The counter that times the windows (harness/clock/clock.hpp).
struct ClockRecord {
  double ticks_per_ns = 0.0, resolution_ns = 0.0, reading_cost_ns = 0.0;
  bool invariant = false;
  Fact<double> nominal_hz;

  bool operator==(const ClockRecord&) const = default;
};

/// The reference chains (harness/clock/chains.hpp).
struct CalibrationRecord {
  int throughput_chains = 0;
  std::array<double, 5> cycles_per_add_2_4_6_8_10{};
  std::uint64_t scale = 1;
  double clock_steps_per_chain = 0.0;
  double core_ghz = 0.0;
  double multiply_cycles = 0.0;
  /// Occupancy -> cycles per add (harness/clock/clean_levels.hpp); empty before the end of the run.
  std::optional<std::map<std::string, double>> clean_levels;
  /// Number of a class of cores, as in the occupancies -> its facts (harness/topology/core_kinds.hpp); nothing in earlier
  /// versions.
  std::optional<std::map<std::string, std::string>> core_kinds;

  bool operator==(const CalibrationRecord&) const = default;
};

struct EventRecord {
  std::string event;  ///< libpfm4's name
  std::string key;    ///< in run.json
  bool readable = false;
  std::optional<std::string> reason, fix;  ///< nothing where it is readable
  /// What a known workload showed (counters/trial.hpp); nothing in runs from before there was one.
  std::optional<std::string> check{};
  std::optional<std::string> partly{};  ///< where only some CPUs can count it: which can't, and why

  bool operator==(const EventRecord&) const = default;
};

struct CountersRecord {
  std::string pmu;
  std::string reading;  ///< "rdpmc", "read" or "none"
  std::size_t passes = 0;
  bool multiplexed = false;
  std::vector<EventRecord> events;
  std::vector<std::string> refused;

  bool operator==(const CountersRecord&) const = default;
};

struct PoolLocationRecord {
  std::string lies_on;
  std::optional<unsigned> node;  ///< nothing: it may lie anywhere
  std::optional<std::string> not_bound;

  bool operator==(const PoolLocationRecord&) const = default;
};

/// Threads on one NUMA node whose own memory and stacks lie alike.
struct OwnMemoryRecord {
  std::size_t threads = 0;
  std::optional<unsigned> node;  ///< of these threads; nothing: it has no memory, or is not known
  std::string lies_on, stacks_lie_on;
  std::optional<std::string> not_bound;

  bool operator==(const OwnMemoryRecord&) const = default;
};

struct PoolRecord {
  std::size_t bytes = 0;
  std::string backing;
  std::vector<PoolLocationRecord> locations;
  std::size_t own_bytes = 0;  ///< of each thread
  std::vector<OwnMemoryRecord> own;

  bool operator==(const PoolRecord&) const = default;
};

/// The options of the run, as parsed.
struct AskedRecord {
  std::vector<std::string> args;
  std::uint64_t seed = 0;
  double budget_s = 0.0;
  std::string placement;
  std::optional<std::string> placement_list;
  std::string kind;
  bool oversubscribe = false;
  std::string shared_home;
  std::size_t cases = 0;
  std::vector<unsigned> cpus;  ///< of each thread

  bool operator==(const AskedRecord&) const = default;
};

/// One pair of PUs of the topology probe; arrays hold the value of `a` and that of `b`.
struct PairRecord {
  unsigned a = 0, b = 0;
  std::string distance, verdict;
  std::size_t visits = 0;
  Fact<std::optional<bool>> agrees;                      ///< nothing where the verdict is unclear
  std::optional<std::array<double, 2>> alone, together;  ///< core cycles per add
  std::optional<std::array<double, 2>> slowdown;
  std::optional<double> round_trip_ns;

  bool operator==(const PairRecord&) const = default;
};

/// What was expected of some of the cases (harness/doctor/outlook.hpp).
struct OutlookRecord {
  std::size_t cases = 0, clean = 0;
  std::optional<double> clean_share, seconds;

  bool operator==(const OutlookRecord&) const = default;
};

/// Readings of the chains under one occupancy.
struct OccupancyNoiseRecord {
  std::size_t readings = 0;
  double clean_share = 0.0, shared_share = 0.0;  ///< 0 to 1
  std::optional<double> level;                   ///< cycles per add

  bool operator==(const OccupancyNoiseRecord&) const = default;
};

struct CpuNoiseRecord {
  unsigned cpu = 0;
  std::size_t readings = 0;
  double clean_share = 0.0, shared_share = 0.0;

  bool operator==(const CpuNoiseRecord&) const = default;
};

/// The verdict on the machine at the start of a run (harness/doctor/noise_verdict.hpp).
struct NoiseAtStartRecord {
  double seconds = 0.0;
  std::string cause;     ///< of noise_cause_names
  std::string severity;  ///< of machine::severity_names
  std::string text;
  std::optional<std::string> remedy;
  OutlookRecord one_thread, several_threads;
  std::map<std::string, OccupancyNoiseRecord> occupancies;
  std::vector<CpuNoiseRecord> cpus;

  bool operator==(const NoiseAtStartRecord&) const = default;
};

struct StatesRecord {
  machine::State before;                ///< the first window
  std::optional<machine::State> after;  ///< the last one

  bool operator==(const StatesRecord&) const = default;
};

struct MachineRecord {
  std::string machine_id;
  std::string arch;
  bool emulated = false;
  std::vector<std::string> emulation_hints;
  CpuRecord cpu;
  std::size_t pus_allowed = 0, cores_allowed = 0;
  std::vector<unsigned> affinity;
  std::vector<Cache> caches;
  std::size_t line_bytes = 0;  ///< 0: not known
  std::string kernel;
  Fact<std::optional<std::string>> hypervisor;
  PowerRecord power;
  BuildRecord build;
  ClockRecord clock;
  CalibrationRecord calibration;
  std::optional<AskedRecord> options;
  std::optional<CountersRecord> counters;
  std::optional<PoolRecord> pool;
  std::optional<std::vector<PairRecord>> topology_probe;
  std::optional<NoiseAtStartRecord> noise_at_start;
  Fact<std::vector<double>> load_before, load_after;  ///< tasks, over 1, 5 and 15 minutes
  std::optional<double> measured_s;
  StatesRecord state;
  Fact<std::optional<double>> steal_share;  ///< 0 to 1
  std::vector<machine::Warning> warnings;

  bool operator==(const MachineRecord&) const = default;
};

}  // namespace fencepost::harness
