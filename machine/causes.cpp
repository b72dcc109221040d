#include "machine/causes.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "machine/clock_causes.hpp"

namespace fencepost::machine {
namespace {

constexpr double most_stolen = 0.01;   ///< of the CPUs' time
constexpr double most_foreign = 0.05;  ///< likewise; ticks are some 1 % off
/// Share of all windows; a shared host in a quiet hour has half of that.
constexpr double most_neighbour = 0.10;

Finding debug_build(const Evidence& e) {
  if (e.optimised) return std::nullopt;
  return Found{"built without optimisation"};
}

Finding sanitizer(const Evidence& e) {
  if (e.sanitizer.empty()) return std::nullopt;
  return Found{"built with -fsanitize=" + e.sanitizer};
}

Finding debugger(const Evidence& e) {
  for (const State* state : {&e.before, &e.latest()}) {
    if (state->tracer_pid.known() && state->tracer_pid.value() != 0)
      return Found{"process " + std::to_string(state->tracer_pid.value()) + " traces this one"};
  }
  return std::nullopt;
}

Finding library_call(const Evidence& e) {
  if (e.calls.empty()) return std::nullopt;
  std::string list;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, e.calls.size()); ++i)
    list += (i == 0 ? "" : ", ") + e.calls[i];
  if (e.calls.size() > 3) list += " and " + std::to_string(e.calls.size() - 3) + " more";
  return Found{"atomics call library functions where one instruction would do: " + list};
}

double throttled(const State& state, const std::string& group) {
  if (!state.cpu_quota.known()) return 0.0;
  const auto& quotas = state.cpu_quota.value();
  const auto found = std::ranges::find(quotas, group, &Quota::folder);
  return found == quotas.end() ? 0.0 : found->throttled_periods;
}

Finding cpu_quota(const Evidence& e) {
  if (!e.latest().cpu_quota.known()) return std::nullopt;
  for (const Quota& quota : e.latest().cpu_quota.value()) {
    const double times =
        e.after ? throttled(*e.after, quota.folder) - throttled(e.before, quota.folder) : 0.0;
    // As much as there is of CPUs is no limit, as long as nobody else in the group spends it.
    if (quota.cpus >= e.cpus && times == 0.0) continue;
    std::string what = "the control group " + quota.folder + " may use " + number(quota.cpus) +
                       " CPUs in periods of " + number(quota.period_us / 1e3) + " ms";
    if (times > 0.0) what += ", and was stopped in " + number(times) + " of them";
    return Found{what, quota.remedy};
  }
  return std::nullopt;
}

Finding steal(const Evidence& e) {
  if (!e.after) return std::nullopt;
  const auto share = stolen_share(e.before.cpu_time_s, e.after->cpu_time_s);
  if (!share || *share <= most_stolen) return std::nullopt;
  return Found{"the hypervisor took " + percent(*share) + " of the CPUs' time"};
}

Finding other_work(const Evidence& e) {
  std::string what;
  if (e.after) {
    const auto share = foreign_share(e.before.cpu_time_s, e.after->cpu_time_s);
    if (share && *share > most_foreign)
      what = "other processes used " + percent(*share) + " of these CPUs' time";
  }
  const double lost = lost_to(e, {"preempted", "late", "run_delay", "migrated"});
  if (lost > most_disturbed) {
    what += (what.empty() ? "other processes cost " : ", and cost ") + percent(lost) +
            " of all windows";
  }
  return what.empty() ? std::nullopt : Finding(Found{what});
}

Finding neighbour(const Evidence& e) {
  const double lost = lost_to(e, {"neighbour"});
  if (lost <= most_neighbour) return std::nullopt;
  return Found{"another hardware thread of the cores was busy in " + percent(lost) +
               " of all windows"};
}

Finding cpu_times_hidden(const Evidence& e) {
  const auto& times = e.latest().cpu_time_s;
  for (const char* why : {cpu_times_all_zero, cpu_times_of_other_cpus}) {
    if (times.looked_up() && times.reason() == why)
      return Found{std::string(why).substr(std::string_view(unreadable_prefix).size())};
  }
  return std::nullopt;
}

struct Rule {
  WarningId id;
  Finding (*find)(const Evidence&);
};

constexpr std::array<Rule, 16> rules{{
    {WarningId::debug_build, debug_build},
    {WarningId::sanitizer, sanitizer},
    {WarningId::debugger, debugger},
    {WarningId::library_call, library_call},
    {WarningId::cpu_quota, cpu_quota},
    {WarningId::steal, steal},
    {WarningId::other_work, other_work},
    {WarningId::neighbour, neighbour},
    {WarningId::heat, heat},
    {WarningId::under_voltage, under_voltage},
    {WarningId::governor, governor},
    {WarningId::turbo, turbo},
    {WarningId::clock_source, clock_source},
    {WarningId::frequency, frequency},
    {WarningId::frequency_claim, frequency_claim},
    {WarningId::cpu_times_hidden, cpu_times_hidden},
}};

}  // namespace

std::vector<Warning> causes(const Evidence& evidence) {
  std::vector<Warning> found;
  for (const Rule& rule : rules) {
    const Finding finding = rule.find(evidence);
    if (!finding) continue;
    Warning warning = make_warning(rule.id, finding->what, finding->remedy);
    if (!finding->affects.empty()) warning.affects = finding->affects;
    if (finding->severity) warning.severity = *finding->severity;
    found.push_back(std::move(warning));
  }
  return found;
}

}  // namespace fencepost::machine
