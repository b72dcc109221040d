// The keys of the records of machine.json. For .cpp files that write or read them (machine/record_json.hpp).
#pragma once

#include "harness/results/machine_record.hpp"
#include "machine/facts_fields.hpp"

namespace fencepost::harness {

using machine::record_json::MaybeConst;

void fields(MaybeConst<CpuKindRecord> auto& kind, auto&& visit) {
  visit("cpus", kind.cpus);
  visit("pmu", kind.pmu);
  visit("vendor", kind.vendor);
  visit("model_name", kind.model_name);
  visit("family", kind.family);
  visit("model", kind.model);
  visit("stepping", kind.stepping);
}

void fields(MaybeConst<CpuRecord> auto& cpu, auto&& visit) {
  visit("vendor", cpu.vendor);
  visit("model_name", cpu.model_name);
  visit("family", cpu.family);
  visit("model", cpu.model);
  visit("stepping", cpu.stepping);
  visit("microcode", cpu.microcode);
  visit("features", cpu.features);
  visit("kinds", cpu.kinds);
}

void fields(MaybeConst<Cache> auto& cache, auto&& visit) {
  visit("level", cache.level);
  visit("bytes", cache.bytes);
  visit("line_bytes", cache.line_bytes);
  visit("shared_by", cache.shared_by);
}

void fields(MaybeConst<PowerRecord> auto& power, auto&& visit) {
  visit("governor", power.governor);
  visit("driver", power.driver);
  visit("max_khz", power.max_khz);
  visit("turbo_off_intel", power.turbo_off_intel);
  visit("boost", power.boost);
  visit("smt", power.smt);
  visit("transparent_huge_pages", power.transparent_huge_pages);
  visit("clocksource", power.clocksource);
}

void fields(MaybeConst<BuildRecord> auto& build, auto&& visit) {
  visit("libc", build.libc);
  visit("compiler", build.compiler);
  visit("compiler_flags", build.compiler_flags);
  visit("variant", build.variant);
  visit("build_type", build.build_type);
  visit("sanitizer", build.sanitizer);
  visit("version", build.version);
  visit("commit", build.commit);
  visit("build_id", build.build_id);
  visit("libraries", build.libraries);
  visit("destructive_bytes_compiler", build.destructive_bytes_compiler);
  visit("padding_bytes", build.padding_bytes);
}

void fields(MaybeConst<ClockRecord> auto& clock, auto&& visit) {
  visit("ticks_per_ns", clock.ticks_per_ns);
  visit("resolution_ns", clock.resolution_ns);
  visit("reading_cost_ns", clock.reading_cost_ns);
  visit("invariant", clock.invariant);
  visit("nominal_hz", clock.nominal_hz);
}

void fields(MaybeConst<CalibrationRecord> auto& calibration, auto&& visit) {
  visit("throughput_chains", calibration.throughput_chains);
  visit("cycles_per_add_2_4_6_8_10", calibration.cycles_per_add_2_4_6_8_10);
  visit("scale", calibration.scale);
  visit("clock_steps_per_chain", calibration.clock_steps_per_chain);
  visit("core_ghz", calibration.core_ghz);
  visit("multiply_cycles", calibration.multiply_cycles);
  visit("clean_levels", calibration.clean_levels);
  visit("core_kinds", calibration.core_kinds);
}

void fields(MaybeConst<EventRecord> auto& event, auto&& visit) {
  visit("event", event.event);
  visit("key", event.key);
  visit("readable", event.readable);
  visit("reason", event.reason);
  visit("fix", event.fix);
  visit("check", event.check);
  visit("partly", event.partly);
}

void fields(MaybeConst<CountersRecord> auto& counters, auto&& visit) {
  visit("pmu", counters.pmu);
  visit("reading", counters.reading);
  visit("passes", counters.passes);
  visit("multiplexed", counters.multiplexed);
  visit("events", counters.events);
  visit("refused", counters.refused);
}

void fields(MaybeConst<PoolLocationRecord> auto& location, auto&& visit) {
  visit("lies_on", location.lies_on);
  visit("node", location.node);
  visit("not_bound", location.not_bound);
}

void fields(MaybeConst<OwnMemoryRecord> auto& own, auto&& visit) {
  visit("threads", own.threads);
  visit("node", own.node);
  visit("lies_on", own.lies_on);
  visit("stacks_lie_on", own.stacks_lie_on);
  visit("not_bound", own.not_bound);
}

void fields(MaybeConst<PoolRecord> auto& pool, auto&& visit) {
  visit("bytes", pool.bytes);
  visit("backing", pool.backing);
  visit("locations", pool.locations);
  visit("own_bytes", pool.own_bytes);
  visit("own", pool.own);
}

void fields(MaybeConst<AskedRecord> auto& asked, auto&& visit) {
  visit("args", asked.args);
  visit("seed", asked.seed);
  visit("budget_s", asked.budget_s);
  visit("placement", asked.placement);
  visit("placement_list", asked.placement_list);
  visit("kind", asked.kind);
  visit("oversubscribe", asked.oversubscribe);
  visit("shared_home", asked.shared_home);
  visit("cases", asked.cases);
  visit("cpus", asked.cpus);
}

void fields(MaybeConst<PairRecord> auto& pair, auto&& visit) {
  visit("a", pair.a);
  visit("b", pair.b);
  visit("distance", pair.distance);
  visit("verdict", pair.verdict);
  visit("visits", pair.visits);
  visit("agrees", pair.agrees);
  visit("alone", pair.alone);
  visit("together", pair.together);
  visit("slowdown", pair.slowdown);
  visit("round_trip_ns", pair.round_trip_ns);
}

void fields(MaybeConst<OutlookRecord> auto& outlook, auto&& visit) {
  visit("cases", outlook.cases);
  visit("clean", outlook.clean);
  visit("clean_share", outlook.clean_share);
  visit("seconds", outlook.seconds);
}

void fields(MaybeConst<OccupancyNoiseRecord> auto& noise, auto&& visit) {
  visit("readings", noise.readings);
  visit("clean_share", noise.clean_share);
  visit("shared_share", noise.shared_share);
  visit("level", noise.level);
}

void fields(MaybeConst<CpuNoiseRecord> auto& noise, auto&& visit) {
  visit("cpu", noise.cpu);
  visit("readings", noise.readings);
  visit("clean_share", noise.clean_share);
  visit("shared_share", noise.shared_share);
}

void fields(MaybeConst<NoiseAtStartRecord> auto& noise, auto&& visit) {
  visit("seconds", noise.seconds);
  visit("cause", noise.cause);
  visit("severity", noise.severity);
  visit("text", noise.text);
  visit("remedy", noise.remedy);
  visit("one_thread", noise.one_thread);
  visit("several_threads", noise.several_threads);
  visit("occupancies", noise.occupancies);
  visit("cpus", noise.cpus);
}

void fields(MaybeConst<StatesRecord> auto& state, auto&& visit) {
  visit("before", state.before);
  visit("after", state.after);
}

void fields(MaybeConst<MachineRecord> auto& record, auto&& visit) {
  visit("machine_id", record.machine_id);
  visit("arch", record.arch);
  visit("emulated", record.emulated);
  visit("emulation_hints", record.emulation_hints);
  visit("cpu", record.cpu);
  visit("pus_allowed", record.pus_allowed);
  visit("cores_allowed", record.cores_allowed);
  visit("affinity", record.affinity);
  visit("caches", record.caches);
  visit("line_bytes", record.line_bytes);
  visit("kernel", record.kernel);
  visit("hypervisor", record.hypervisor);
  visit("power", record.power);
  fields(record.build, visit);  // at the top level
  visit("clock", record.clock);
  visit("calibration", record.calibration);
  visit("options", record.options);
  visit("counters", record.counters);
  visit("pool", record.pool);
  visit("topology_probe", record.topology_probe);
  visit("noise_at_start", record.noise_at_start);
  visit("load_before", record.load_before);
  visit("load_after", record.load_after);
  visit("measured_s", record.measured_s);
  visit("state", record.state);
  visit("steal_share", record.steal_share);
  visit("warnings", record.warnings);
}

}  // namespace fencepost::harness
