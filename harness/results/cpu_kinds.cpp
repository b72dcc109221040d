#include "harness/results/cpu_kinds.hpp"

#include <algorithm>
#include <map>

#include "harness/topology/cpu_list.hpp"
#include "machine/cpuinfo.hpp"

namespace fencepost::harness {
namespace {

using Fields = std::map<std::string, std::string>;

CpuKindRecord described(const Fields& fields, const std::string& pmu) {
  CpuKindRecord kind;
  kind.pmu = pmu;
  kind.vendor = machine::cpu_field(fields, "vendor_id", "CPU implementer");
  kind.model_name = machine::cpu_field(fields, "model name", "CPU part");
  kind.family = machine::cpu_field(fields, "cpu family", "CPU architecture");
  kind.model = machine::cpu_field(fields, "model", "CPU variant");
  kind.stepping = machine::cpu_field(fields, "stepping", "CPU revision");
  return kind;
}

struct Kind {
  CpuKindRecord record;  ///< `cpus` is still empty
  std::vector<unsigned> cpus;
};

std::vector<Kind> kinds_of(const machine::SystemFiles& files,
                           std::span<const counters::CorePmu> pmus) {
  std::vector<Kind> kinds;
  for (const auto& [cpu, fields] : machine::cpuinfo_of_each(files)) {
    const counters::CorePmu* const pmu = counters::pmu_of_cpu(pmus, cpu);
    const CpuKindRecord record = described(fields, pmu == nullptr ? "" : pmu->name);
    auto found = std::ranges::find(kinds, record, &Kind::record);
    if (found == kinds.end()) found = kinds.insert(kinds.end(), Kind{record, {}});
    found->cpus.push_back(cpu);
  }
  return kinds;
}

}  // namespace

std::vector<CpuKindRecord> cpu_kinds(const machine::SystemFiles& files,
                                     std::span<const counters::CorePmu> pmus) {
  std::vector<CpuKindRecord> records;
  for (Kind& kind : kinds_of(files, pmus)) {
    kind.record.cpus = list_text(kind.cpus);
    records.push_back(std::move(kind.record));
  }
  return records;
}

std::string cpu_name(const machine::SystemFiles& files) {
  std::vector<std::pair<std::string, std::vector<unsigned>>> names;
  for (const auto& [cpu, fields] : machine::cpuinfo_of_each(files)) {
    const auto name = machine::text_or_reason(machine::cpu_field(fields, "model name", "CPU part"));
    auto found = std::ranges::find(names, name, &decltype(names)::value_type::first);
    if (found == names.end()) found = names.insert(names.end(), {name, {}});
    found->second.push_back(cpu);
  }
  if (names.size() == 1) return names.front().first;
  if (names.empty())  // no CPU states its number
    return machine::text_or_reason(
        machine::cpu_field(machine::cpuinfo(files), "model name", "CPU part"));
  std::string text;
  for (const auto& [name, cpus] : names)
    text += (text.empty() ? "" : ", ") + name + " (CPUs " + list_text(cpus) + ")";
  return text;
}

}  // namespace fencepost::harness
