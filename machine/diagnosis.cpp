#include "machine/diagnosis.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <sstream>

#include "machine/facts_json.hpp"

namespace fencepost::machine {
namespace {

using nlohmann::json;

constexpr std::size_t width = 110;

/// Breaks at blanks; lines after the first are indented by `indent`.
std::string wrapped(const std::string& first, const std::string& text, std::size_t indent) {
  std::string all, line = first;
  std::istringstream words(text);
  bool fresh = true;
  for (std::string word; words >> word; fresh = false) {
    if (!fresh && line.size() + 1 + word.size() > width) {
      all += line + "\n";
      line = std::string(indent, ' ') + word;
    } else {
      line += (fresh ? "" : " ") + word;
    }
  }
  return all + line + "\n";
}

template <class... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

/// A value of the state in words.
std::string words(const json& value) {
  if (value.is_null()) return "none";
  if (value.is_string())
    return value.get<std::string>().empty() ? "none" : value.get<std::string>();
  if (value.is_array() || value.is_object()) {
    std::string list;
    for (const auto& [key, one] : value.items())
      list += (list.empty() ? "" : ", ") + (value.is_object() ? key + " " : "") + words(one);
    return list.empty() ? "none" : list;
  }
  return formatted("%.6g", value.get<double>());
}

/// Only what stands out of the long list, grouped by the kernel's first word.
json grouped(const json& mitigations) {
  if (!mitigations.is_object()) return mitigations;
  json groups = json::object();
  for (const auto& [name, text] : mitigations.items()) {
    const std::string said = text.get<std::string>();
    std::string first = said.substr(0, said.find_first_of(":;"));
    if (first == "Not affected") continue;
    std::string list = groups.value(first, "");
    if (!list.empty()) list += ' ';
    list += name;
    groups[first] = list;
  }
  return groups;
}

void print_state(const json& state, std::ostream& out) {
  out << "\nstate\n";
  for (const auto& [key, value] : state.items()) {
    std::string name = key;
    std::ranges::replace(name, '_', ' ');
    out << wrapped(formatted("  %-24s", name.c_str()), words(value), 26);
  }
}

void print_warnings(const std::vector<Warning>& warnings, std::ostream& out) {
  out << "\nwarnings\n";
  if (warnings.empty()) out << "  none\n";
  for (const Warning& one : warnings) {
    out << wrapped("  " + std::string(name_of(one.id)) + ": ", one.text, 4);
    out << wrapped("    affects: ", one.affects, 6);
    out << "    remedy: " << one.remedy << "\n";  // never wrapped: it is to be copied
  }
}

std::string reasons(const std::map<std::string, double>& lost) {
  std::vector<std::pair<double, std::string>> sorted;
  for (const auto& [reason, share] : lost) {
    if (share > 0.0) sorted.emplace_back(-share, reason);
  }
  std::ranges::sort(sorted);
  std::string list;
  for (const auto& [share, reason] : sorted)
    list += (list.empty() ? "; dropped: " : ", ") + reason + formatted(" %.3g %%", -100.0 * share);
  return list;
}

void print_probe(const char* name, const Probe& probe, bool in_cycles, std::ostream& out) {
  std::string text = probe.error;
  if (text.empty()) {
    text =
        formatted(in_cycles ? "%.4g cycles" : "%.4g ns", in_cycles ? probe.cycles : probe.ns) +
        formatted(" an operation, ±%.2g %% between %d bursts", 100.0 * probe.spread, probe.bursts) +
        formatted("; %.3g %% of %d windows kept", 100.0 * probe.kept, probe.windows);
  }
  out << wrapped(formatted("  %-24s", name), text + reasons(probe.lost), 26);
}

void print_noise(const Noise& noise, std::ostream& out) {
  out << formatted("\nmeasured, in %.0f s\n", noise.seconds);
  out << wrapped(formatted("  %-24s", "reference chain"),
                 formatted("%.3f GHz, ±%.2g %%", noise.clock_ghz, 100.0 * noise.clock_spread), 26);
  print_probe("fetch_add, alone", noise.alone, true, out);
  const std::string name = "fetch_add, " + std::to_string(noise.contended.threads) + " threads";
  print_probe(name.c_str(), noise.contended, false, out);
  if (!noise.verdict) return;
  const auto& [cause, text, remedy] = *noise.verdict;
  out << wrapped(formatted("  %-24s", "verdict"), text, 26);
  if (!remedy.empty()) out << "    try: " << remedy << "\n";  // as remedies, never wrapped
}

/// Says of a readable event whether a known workload showed that it counts.
std::string readable_text(const CounterAccess& one) {
  return std::string("readable, ") +
         (one.check == "plausible" ? "and counts a known workload" : "not checked by a workload") +
         (one.partly.empty() ? "" : "; " + one.partly);
}

/// Events that one reason keeps from being read, or that were checked alike, stand together.
void print_counters(const Counters& counters, std::ostream& out) {
  out << "\ncounters\n" << (counters ? "" : "  not read by this build\n");
  std::vector<std::pair<const CounterAccess*, std::string>> groups;  // the first of each, all names
  if (!counters) return;
  for (const CounterAccess& one : *counters) {
    const auto found = std::ranges::find_if(groups, [&](const auto& group) {
      const CounterAccess& other = *group.first;
      return other.reason == one.reason && other.fix == one.fix &&
             (!one.readable || readable_text(other) == readable_text(one));
    });
    if (found == groups.end()) {
      groups.emplace_back(&one, one.event);
    } else {
      found->second += ", " + one.event;
    }
  }
  for (const auto& [first, names] : groups) {
    out << wrapped("  ", first->readable ? readable_text(*first) : first->reason, 2);
    out << wrapped("    ", names, 4);
    if (!first->fix.empty()) out << "    remedy: " << first->fix << "\n";
  }
}

}  // namespace

std::vector<Grade> Diagnosis::grades() const {
  const bool virtual_machine = state.hypervisor.known() && state.hypervisor.value();
  return machine::grades(noise, counters, emulated, virtual_machine);
}

json describe(const Diagnosis& diagnosis) {
  return {{"doctor_schema", 2},
          {"machine", diagnosis.machine_id},
          {"emulated", diagnosis.emulated},
          {"state", diagnosis.state},
          {"warnings", diagnosis.warnings},
          {"measured", describe(diagnosis.noise)},
          {"counters", describe(diagnosis.counters)},
          {"grades", describe(diagnosis.grades())}};
}

void print(const Diagnosis& diagnosis, std::ostream& out) {
  out << "fencepost doctor: " << diagnosis.headline << "\n";
  if (diagnosis.emulated) out << "EMULATED: timings are not valid under emulation\n";
  json state = diagnosis.state;
  if (state.contains("mitigations")) state["mitigations"] = grouped(state.at("mitigations"));
  print_state(state, out);
  print_warnings(diagnosis.warnings, out);
  print_noise(diagnosis.noise, out);
  print_counters(diagnosis.counters, out);
  out << "\ngrades (docs/method.md, section 9, has the rules)\n";
  for (const Grade& one : diagnosis.grades())
    out << wrapped(formatted("  %-24s", one.question.c_str()), one.grade + ": " + one.why, 26);
}

}  // namespace fencepost::machine
