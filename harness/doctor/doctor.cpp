#include "harness/doctor/doctor.hpp"

#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "arch/contract.hpp"
#include "counters/availability.hpp"
#include "harness/base/interrupt.hpp"
#include "harness/base/json_text.hpp"
#include "harness/base/progress.hpp"
#include "harness/clock/emulation.hpp"
#include "harness/doctor/doctor_probe.hpp"
#include "harness/results/counted_events.hpp"
#include "harness/results/cpu_kinds.hpp"
#include "harness/results/environment.hpp"
#include "harness/results/library_calls.hpp"
#include "harness/results/own_binary.hpp"
#include "harness/results/state_record.hpp"
#include "harness/sampling/rig.hpp"
#include "harness/team/counter_threads.hpp"
#include "harness/topology/placement.hpp"
#include "harness/topology/this_machine.hpp"
#include "machine/diagnosis.hpp"

namespace fencepost::harness {
namespace {

constexpr double probe_s = 10.0;

std::vector<Pu> pus_to_examine(const Topology& topology, const DoctorOptions& options) {
  return options.cpus.empty() ? place(topology.pus, "compact")
                              : place_on(topology.pus, options.cpus, "--cpus");
}

std::string headline(std::size_t pus) {
  return cpu_name(machine::SystemFiles()) + ", " + std::to_string(pus) +
         (pus == 1 ? " CPU" : " CPUs");
}

machine::Counters counters_on(Team& team) {
  std::vector<machine::CounterAccess> list;
  for (const counters::Availability& one : counters::availability(counter_threads(team))) {
    list.push_back({one.event, one.readable, one.reason, one.fix, one.software,
                    std::string(counters::name_of(one.check)), partly_text(one)});
  }
  return list;
}

/// For each reason the larger share of dropped windows of the two probes.
std::map<std::string, double> worst(const machine::Noise& noise) {
  std::map<std::string, double> lost = noise.alone.lost;
  for (const auto& [reason, share] : noise.contended.lost)
    lost[reason] = std::max(lost[reason], share);
  return lost;
}

}  // namespace

int doctor(const DoctorOptions& options, std::ostream& out, std::ostream& err) {
  const Topology topology = read_topology();
  require_this_machine(topology, "the doctor examines the machine that it runs on");
  const std::vector<Pu> pus = pus_to_examine(topology, options);
  Interrupt interrupt;
  {
    Progress progress(err, isatty(STDERR_FILENO) != 0, probe_s);
    progress.say("examining " + std::to_string(pus.size()) + " CPU(s), some " +
                 std::to_string(static_cast<int>(probe_s) + 1) + " s");
  }
  std::vector<unsigned> cpus;
  for (const Pu& pu : pus) cpus.push_back(pu.os_index);
  StateRecord record;
  record.begin(cpus);

  machine::Diagnosis diagnosis;
  diagnosis.machine_id = machine_id(topology);
  diagnosis.headline = headline(pus.size());
  diagnosis.emulated = !emulation_hints(arch::name).empty();
  Rig rig(pus, {.seed = options.seed});
  diagnosis.counters = counters_on(rig.team());
  FirstLook look(rig, record.latest());
  diagnosis.noise = measure_noise(rig, probe_s, interrupt.flag(), look);
  if (interrupt.flag().load(std::memory_order_relaxed))  // relaxed: only whether to go on
    return 128 + interrupt.signal();
  if (!diagnosis.emulated) record.set_core_clock(diagnosis.noise.clock_ghz);
  record.end(worst(diagnosis.noise), calls_for_instructions(Program().function_names(), variant()));
  diagnosis.state = record.latest();
  diagnosis.warnings = record.causes();
  if (const std::string text = rig.clock_disagreement(); !text.empty())
    diagnosis.warnings.push_back(machine::make_warning(machine::WarningId::clock_offset, text));
  const NoiseVerdict verdict = look.verdict(look.evidence(), diagnosis.warnings);
  diagnosis.noise.verdict = {std::string(name_of(verdict.cause)), verdict.text, verdict.remedy};
  if (options.json) {
    out << text_of(describe(diagnosis), 2) << "\n";
  } else {
    print(diagnosis, out);
  }
  return 0;
}

}  // namespace fencepost::harness
