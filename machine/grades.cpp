#include "machine/grades.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace fencepost::machine {
namespace {

using nlohmann::json;

std::string percent(double share) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%.3g %%", 100.0 * share);
  return text.data();
}

/// Which of the limits are missed, in words; "": none.
std::string missed(const Probe& probe, double clock_spread, const Limits& limits) {
  std::string list;
  const auto add = [&](bool is, const std::string& text) {
    if (is) list += (list.empty() ? "" : ", ") + text;
  };
  add(probe.kept < limits.kept, percent(probe.kept) + " of windows kept");
  add(probe.spread > limits.spread, "bursts differ by ±" + percent(probe.spread));
  add(clock_spread > limits.clock, "its clock differs by ±" + percent(clock_spread));
  return list;
}

Grade grade_of(const std::string& question, const Probe& probe, double clock_spread,
               const Limits& good, const Limits& fair) {
  if (!probe.error.empty()) return {question, name_of(Level::none), probe.error};
  if (probe.bursts < least_bursts) {
    return {question, name_of(Level::none),
            "only " + std::to_string(probe.bursts) + " bursts gave a result, " +
                percent(probe.kept) + " of windows kept"};
  }
  const std::string not_good = missed(probe, clock_spread, good);
  if (not_good.empty()) {
    return {question, name_of(Level::good),
            percent(probe.kept) + " of windows kept, bursts differ by ±" + percent(probe.spread)};
  }
  const std::string not_fair = missed(probe, clock_spread, fair);
  return not_fair.empty() ? Grade{question, name_of(Level::fair), not_good}
                          : Grade{question, name_of(Level::poor), not_fair};
}

Grade grade_counters(const Counters& counters) {
  const std::string question = "counters";
  if (!counters) return {question, name_of(Level::none), "not read by this build"};
  const auto all = std::ranges::count(*counters, false, &CounterAccess::software);
  const auto readable = std::ranges::count_if(
      *counters, [](const CounterAccess& one) { return one.readable && !one.software; });
  const std::string of =
      std::to_string(readable) + " of " + std::to_string(all) + " hardware events can be read";
  if (readable == 0) return {question, name_of(Level::none), of};
  return {question, readable == all ? name_of(Level::good) : name_of(Level::fair), of};
}

}  // namespace

std::vector<Grade> grades(const Noise& noise, const Counters& counters, bool emulated,
                          bool virtual_machine) {
  std::vector<Grade> all;
  if (emulated) {
    const std::string why = "EMULATED: timings are not valid under emulation";
    all = {{"uncontended costs", name_of(Level::none), why},
           {"contended", name_of(Level::none), why}};
  } else {
    all = {
        grade_of("uncontended costs", noise.alone, noise.clock_spread, good_alone, fair_alone),
        grade_of("contended", noise.contended, noise.clock_spread, good_contended, fair_contended)};
    if (virtual_machine && all[1].grade == name_of(Level::good))
      all[1].grade = name_of(Level::fair);
    if (virtual_machine && all[1].grade != name_of(Level::none))
      all[1].why += "; VM: vCPU topology unverified";
  }
  all.push_back(grade_counters(counters));
  return all;
}

json describe(const Counters& counters) {
  if (!counters) return "not read by this build";
  json list = json::array();
  for (const CounterAccess& one : *counters) {
    json entry{{"event", one.event}, {"readable", one.readable}, {"check", one.check}};
    if (!one.partly.empty()) entry["partly"] = one.partly;
    if (!one.readable) entry["reason"] = one.reason;
    if (!one.readable) entry["fix"] = one.fix;
    list.push_back(std::move(entry));
  }
  return list;
}

json describe(const std::vector<Grade>& grades) {
  json list = json::array();
  for (const Grade& one : grades)
    list.push_back({{"question", one.question}, {"grade", one.grade}, {"why", one.why}});
  return list;
}

}  // namespace fencepost::machine
