// The kinds of cores of a machine, from /proc/cpuinfo and the PMUs of the cores: big.LITTLE and hybrid x86 have several.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "counters/core_pmu.hpp"
#include "harness/results/machine_record.hpp"

namespace fencepost::harness {

/// One for each combination of CPU model and core PMU, in order of their first CPUs; less than two: all are alike, or there is no
/// such file. The models of hybrid x86 are one in /proc/cpuinfo, and their PMUs tell them apart.
std::vector<CpuKindRecord> cpu_kinds(const machine::SystemFiles& files,
                                     std::span<const counters::CorePmu> pmus);

/// The model's name for people: that of the first CPU, or where there are several "0xd05 (CPUs 0-3), 0xd0b (CPUs 4-7)".
std::string cpu_name(const machine::SystemFiles& files);

}  // namespace fencepost::harness
