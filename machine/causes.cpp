#include "machine/causes.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

namespace fencepost::machine {
namespace {

constexpr double most_stolen = 0.01;     ///< of the CPUs' time
constexpr double most_foreign = 0.05;    ///< likewise; ticks are some 1 % off
constexpr double most_disturbed = 0.05;  ///< of all windows
/// Share of all windows; a shared host in a quiet hour has half of that.
constexpr double most_neighbour = 0.10;

struct Found {
  std::string what;
  std::string remedy{};  ///< "": that of the warning's kind
};
using Finding = std::optional<Found>;

std::string percent(double share) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.3g %%", 100.0 * share);
  return text.data();
}

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

/// How much a count grew; nothing where it could not be read at either end.
template <class T>
std::optional<T> grown(const Fact<T>& before, const Fact<T>& after) {
  if (!before.known() || !after.known()) return std::nullopt;
  return after.value() - before.value();
}

double lost_to(const Evidence& e, std::initializer_list<const char*> reasons) {
  double share = 0.0;
  for (const char* reason : reasons) {
    if (const auto found = e.lost.find(reason); found != e.lost.end()) share += found->second;
  }
  return share;
}

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

Finding heat(const Evidence& e) {
  if (!e.after || !e.before.heat_throttles.known() || !e.after->heat_throttles.known())
    return std::nullopt;
  const HeatThrottles &before = e.before.heat_throttles.value(),
                      &after = e.after->heat_throttles.value();
  for (const auto& times : {grown(before.core, after.core), grown(before.package, after.package)}) {
    if (times && *times > 0)
      return Found{"the CPU slowed down for heat " + std::to_string(*times) + " times"};
  }
  return std::nullopt;
}

Finding governor(const Evidence& e) {
  if (!e.latest().governor.known()) return std::nullopt;
  // These lower the clock of a core that sleeps, and raise it some time after it woke.
  constexpr std::array<std::string_view, 4> slow{"powersave", "conservative", "ondemand",
                                                 "schedutil"};
  for (const std::string& one : e.latest().governor.value()) {
    if (std::ranges::find(slow, one) != slow.end()) return Found{"CPU frequency governor " + one};
  }
  return std::nullopt;
}

Finding turbo(const Evidence& e) {
  const auto& boost = e.latest().boost;
  return boost.known() && boost.value() == "on" ? Finding(Found{"turbo (boost) is on"})
                                                : std::nullopt;
}

Finding clock_source(const Evidence& e) {
  const auto& source = e.latest().clock_source;
  if (!source.known() || source.value() == "tsc" || source.value() == "arch_sys_counter")
    return std::nullopt;
  return Found{"the kernel's clock source is " + source.value() +
               ", not the counter that times windows"};
}

Finding frequency(const Evidence& e) {
  const double lost = lost_to(e, {"frequency"});
  if (lost <= most_disturbed) return std::nullopt;
  return Found{"the core clock moved in " + percent(lost) + " of all windows"};
}

struct Rule {
  WarningId id;
  Finding (*find)(const Evidence&);
};

constexpr std::array<Rule, 13> rules{{
    {WarningId::debug_build, debug_build},
    {WarningId::sanitizer, sanitizer},
    {WarningId::debugger, debugger},
    {WarningId::library_call, library_call},
    {WarningId::cpu_quota, cpu_quota},
    {WarningId::steal, steal},
    {WarningId::other_work, other_work},
    {WarningId::neighbour, neighbour},
    {WarningId::heat, heat},
    {WarningId::governor, governor},
    {WarningId::turbo, turbo},
    {WarningId::clock_source, clock_source},
    {WarningId::frequency, frequency},
}};

}  // namespace

std::vector<Warning> causes(const Evidence& evidence) {
  std::vector<Warning> found;
  for (const Rule& rule : rules) {
    if (const Finding finding = rule.find(evidence))
      found.push_back(make_warning(rule.id, finding->what, finding->remedy));
  }
  return found;
}

}  // namespace fencepost::machine
