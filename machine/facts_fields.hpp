// Which keys the records of this folder have in JSON. For .cpp files that write or read them (record_json.hpp).
#pragma once

#include "machine/facts_json.hpp"
#include "machine/record_json.hpp"

namespace fencepost::machine {

using record_json::MaybeConst;

void fields(MaybeConst<Frequencies> auto& frequencies, auto&& visit) {
  visit("least", frequencies.least);
  visit("most", frequencies.most);
  visit("current_least", frequencies.current_least);
  visit("current_most", frequencies.current_most);
}

void fields(MaybeConst<HeatThrottles> auto& throttles, auto&& visit) {
  visit("core", throttles.core);
  visit("package", throttles.package);
}

void fields(MaybeConst<CpuTime> auto& time, auto&& visit) {
  visit("all", time.all);
  visit("stolen", time.stolen);
  visit("busy", time.busy);
  visit("own", time.own);
}

void fields(MaybeConst<Quota> auto& quota, auto&& visit) {
  visit("group", quota.folder);
  visit("cpus", quota.cpus);
  visit("period_us", quota.period_us);
  visit("throttled_periods", quota.throttled_periods);
  visit("throttled_us", quota.throttled_us);
  visit("remedy", quota.remedy);
}

void fields(MaybeConst<State> auto& state, auto&& visit) {
  visit("governor", state.governor);
  visit("frequency_khz", state.frequency_khz);
  visit("boost", state.boost);
  visit("smt", state.smt);
  visit("isolated_cpus", state.isolated_cpus);
  visit("nohz_full", state.nohz_full);
  visit("transparent_huge_pages", state.transparent_huge_pages);
  visit("random_layout", state.random_layout);
  visit("numa_balancing", state.numa_balancing);
  visit("split_lock_detect", state.split_lock_detect);
  visit("split_lock_mitigate", state.split_lock_mitigate);
  visit("nmi_watchdog", state.nmi_watchdog);
  visit("perf_event_paranoid", state.perf_event_paranoid);
  visit("cpu_quota", state.cpu_quota);
  visit("cpu_time_s", state.cpu_time_s);
  visit("load", state.load);
  visit("temperature_c", state.temperature_c);
  visit("heat_throttles", state.heat_throttles);
  visit("cpu_cooling", state.cpu_cooling);
  visit("board_throttling", state.board_throttling);
  visit("mitigations", state.mitigations);
  visit("clock_source", state.clock_source);
  visit("microcode", state.microcode);
  visit("hypervisor", state.hypervisor);
  visit("container", state.container);
  visit("tracer_pid", state.tracer_pid);
}

/// Written by this list alone: read() has to leave out ids that it does not know.
void fields(const Warning& warning, auto&& visit) {
  visit("id", warning.id);
  visit("severity", warning.severity);
  visit("text", warning.text);
  visit("affects", warning.affects);
  visit("remedy", warning.remedy);
}

}  // namespace fencepost::machine
