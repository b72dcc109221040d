#include "machine/causes.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string_view>

#include "machine/cpu_time.hpp"

namespace fencepost::machine {
namespace {

using nlohmann::json;

constexpr double most_stolen = 0.01;     ///< of the CPUs' time
constexpr double most_foreign = 0.05;    ///< likewise; ticks are some 1 % off
constexpr double most_disturbed = 0.05;  ///< of all windows
constexpr double most_neighbour =
    0.10;  ///< of all windows; a shared host in a quiet hour has half of that

struct Found {
  std::string what;
  std::string fix;  ///< "": the rule's
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

std::string text_at(const json& state, const char* key) {
  return state.is_object() && state.contains(key) && state.at(key).is_string()
             ? state.at(key).get<std::string>()
             : "";
}

bool readable(const std::string& text) { return !text.empty() && !text.starts_with("unreadable"); }

const json& latest(const Evidence& e) { return e.after.is_object() ? e.after : e.before; }

double lost_to(const Evidence& e, std::initializer_list<const char*> reasons) {
  double share = 0.0;
  for (const char* reason : reasons) {
    if (const auto found = e.lost.find(reason); found != e.lost.end()) share += found->second;
  }
  return share;
}

Finding debug_build(const Evidence& e) {
  if (e.optimised) return std::nullopt;
  return Found{"built without optimisation", ""};
}

Finding sanitizer(const Evidence& e) {
  if (e.sanitizer.empty()) return std::nullopt;
  return Found{"built with -fsanitize=" + e.sanitizer, ""};
}

Finding debugger(const Evidence& e) {
  for (const json* state : {&e.before, &e.after}) {
    if (!state->is_object() || !state->at("tracer_pid").is_number()) continue;
    if (const auto pid = state->at("tracer_pid").get<long>(); pid != 0)
      return Found{"process " + std::to_string(pid) + " traces this one", ""};
  }
  return std::nullopt;
}

Finding library_call(const Evidence& e) {
  if (e.calls.empty()) return std::nullopt;
  std::string list;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, e.calls.size()); ++i)
    list += (i == 0 ? "" : ", ") + e.calls[i];
  if (e.calls.size() > 3) list += " and " + std::to_string(e.calls.size() - 3) + " more";
  return Found{"atomics call library functions where one instruction would do: " + list, ""};
}

double throttled(const json& state, const std::string& group) {
  if (!state.is_object() || !state.at("cpu_quota").is_array()) return 0.0;
  for (const json& quota : state.at("cpu_quota")) {
    if (quota.at("group") == group) return quota.at("throttled_periods").get<double>();
  }
  return 0.0;
}

Finding cpu_quota(const Evidence& e) {
  const json& state = latest(e);
  if (!state.is_object() || !state.at("cpu_quota").is_array()) return std::nullopt;
  for (const json& quota : state.at("cpu_quota")) {
    const std::string group = quota.at("group").get<std::string>();
    const double times =
        e.after.is_object() ? throttled(e.after, group) - throttled(e.before, group) : 0.0;
    // As much as there is of CPUs is no limit, as long as nobody else in the group spends it.
    if (quota.at("cpus").get<double>() >= e.cpus && times == 0.0) continue;
    std::string what = "the control group " + group + " may use " +
                       number(quota.at("cpus").get<double>()) + " CPUs in periods of " +
                       number(quota.at("period_us").get<double>() / 1e3) + " ms";
    if (times > 0.0) what += ", and was stopped in " + number(times) + " of them";
    return Found{what, quota.at("remedy").get<std::string>()};
  }
  return std::nullopt;
}

Finding steal(const Evidence& e) {
  if (!e.after.is_object()) return std::nullopt;
  const auto share = stolen_share(e.before.at("cpu_time_s"), e.after.at("cpu_time_s"));
  if (!share || *share <= most_stolen) return std::nullopt;
  return Found{"the hypervisor took " + percent(*share) + " of the CPUs' time", ""};
}

Finding other_work(const Evidence& e) {
  std::string what;
  if (e.after.is_object()) {
    const auto share = foreign_share(e.before.at("cpu_time_s"), e.after.at("cpu_time_s"));
    if (share && *share > most_foreign)
      what = "other processes used " + percent(*share) + " of these CPUs' time";
  }
  const double lost = lost_to(e, {"preempted", "late", "run_delay", "migrated"});
  if (lost > most_disturbed) {
    what += (what.empty() ? "other processes cost " : ", and cost ") + percent(lost) +
            " of all windows";
  }
  return what.empty() ? std::nullopt : Finding({what, ""});
}

Finding neighbour(const Evidence& e) {
  const double lost = lost_to(e, {"neighbour"});
  if (lost <= most_neighbour) return std::nullopt;
  return Found{
      "another hardware thread of the cores was busy in " + percent(lost) + " of all windows", ""};
}

Finding heat(const Evidence& e) {
  if (!e.after.is_object()) return std::nullopt;
  for (const char* where : {"core", "package"}) {
    const json &before = e.before.at("heat_throttles"), &after = e.after.at("heat_throttles");
    if (!before.is_object() || !after.is_object()) continue;
    if (!before.at(where).is_number() || !after.at(where).is_number()) continue;
    const auto times = after.at(where).get<long long>() - before.at(where).get<long long>();
    if (times > 0)
      return Found{"the CPU slowed down for heat " + std::to_string(times) + " times", ""};
  }
  return std::nullopt;
}

Finding governor(const Evidence& e) {
  const json& state = latest(e);
  if (!state.is_object() || !state.at("governor").is_array()) return std::nullopt;
  for (const json& one : state.at("governor")) {
    // These lower the clock of a core that sleeps, and raise it some time after it woke.
    for (const char* slow : {"powersave", "conservative", "ondemand", "schedutil"}) {
      if (one == slow) return Found{"CPU frequency governor " + one.get<std::string>(), ""};
    }
  }
  return std::nullopt;
}

Finding turbo(const Evidence& e) {
  return text_at(latest(e), "boost") == "on" ? Finding({"turbo (boost) is on", ""}) : std::nullopt;
}

Finding clock_source(const Evidence& e) {
  const std::string source = text_at(latest(e), "clock_source");
  if (!readable(source) || source == "tsc" || source == "arch_sys_counter") return std::nullopt;
  return Found{"the kernel's clock source is " + source + ", not the counter that times windows",
               ""};
}

struct Rule {
  std::string_view name;
  Finding (*find)(const Evidence&);
  std::string_view touches;
  std::string_view fix;
};

constexpr std::array<Rule, 13> rules{{
    {"debug_build", debug_build, "timings are not valid", "make build"},
    {"sanitizer", sanitizer, "timings are not valid", "make build"},
    {"debugger", debugger, "stops and signals fall into windows, system calls cost many times more",
     "detach it, or run without"},
    {"library_call", library_call,
     "results of atomics, and of all that is built on them, include a call and a look at what the "
     "CPU can do",
     "make bench VARIANT=lse (make help), or a compiler that emits the instruction"},
    {"cpu_quota", cpu_quota,
     "windows in which it stood still are dropped (throttled), and a run gets that much less "
     "measured; what parks or "
     "wakes threads waits for whole periods",
     ""},
    {"steal", steal,
     "what was stolen lies in windows that are dropped (gap, late), and contended results miss the "
     "overlap",
     "ask for dedicated CPUs, or measure at another hour"},
    {"other_work", other_work,
     "windows are dropped (preempted, late, run_delay); contended and blocking benchmarks are "
     "affected most",
     "ps -eo pid,psr,pcpu,comm --sort=-pcpu | head, and stop what is there; or keep off it with "
     "--cpus"},
    {"neighbour", neighbour,
     "windows are dropped (neighbour), and what is left has wider intervals; all results of that "
     "core",
     "stop what runs on the sibling, or keep off it: --placement=one-per-l3, or --cpus"},
    {"heat", heat, "windows are dropped (frequency); nanoseconds grow, cycles hardly",
     "scripts/tune.sh --apply (turbo off), or better cooling"},
    {"governor", governor,
     "the clock moves with load: windows are dropped (frequency), and nanoseconds depend on what "
     "ran before; cycles "
     "hardly",
     "scripts/tune.sh --apply"},
    {"turbo", turbo,
     "nanoseconds depend on how many cores are busy and how warm they are; cycles of one core do "
     "not, what crosses "
     "cores does",
     "scripts/tune.sh --apply"},
    {"clock_source", clock_source,
     "the kernel may have found that counter unfit: nanoseconds of all results are in doubt, and "
     "sleeping and waking "
     "costs more",
     "dmesg | grep -i -e clocksource -e tsc"},
    {"frequency",
     [](const Evidence& e) -> Finding {
       const double lost = lost_to(e, {"frequency"});
       if (lost <= most_disturbed) return std::nullopt;
       return Found{"the core clock moved in " + percent(lost) + " of all windows", ""};
     },
     "those are dropped; nanoseconds are of a clock that would not stand still",
     "scripts/tune.sh --apply"},
}};

}  // namespace

std::vector<Cause> causes(const Evidence& evidence) {
  std::vector<Cause> found;
  for (const Rule& rule : rules) {
    const Finding finding = rule.find(evidence);
    if (!finding) continue;
    found.push_back({std::string(rule.name), finding->what, std::string(rule.touches),
                     finding->fix.empty() ? std::string(rule.fix) : finding->fix});
  }
  return found;
}

std::string sentence(const Cause& cause) {
  return cause.what + ": " + cause.touches + "; fix: " + cause.fix;
}

json describe(const std::vector<Cause>& causes) {
  json list = json::array();
  for (const Cause& one : causes) {
    list.push_back(
        {{"cause", one.name}, {"what", one.what}, {"touches", one.touches}, {"fix", one.fix}});
  }
  return list;
}

}  // namespace fencepost::machine
