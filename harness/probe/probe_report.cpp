#include "harness/probe/probe_report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "harness/probe/disagreement.hpp"

namespace fencepost::harness {
namespace {

Distance class_of(const ProbedPair& pair) { return distance(pair.a, pair.b); }

std::optional<bool> agreement(const ProbedPair& pair) {
  return agrees(class_of(pair), pair.finding.verdict);
}

/// Two numbers in a column of 15, or two dashes.
std::string two(const SiblingFinding& finding, const std::array<double, 2>& values, int decimals) {
  char text[48];
  if (finding.visits == 0) {
    std::snprintf(text, sizeof text, "  %6s %6s", "-", "-");
  } else {
    std::snprintf(text, sizeof text, "  %6.*f %6.*f", decimals, values[0], decimals, values[1]);
  }
  return text;
}

std::string line(const ProbedPair& pair, bool with_round_trips) {
  const SiblingFinding& f = pair.finding;
  char text[64];
  std::snprintf(text, sizeof text, "%5u %5u  %-13s", pair.a.os_index, pair.b.os_index,
                std::string(name_of(class_of(pair))).c_str());
  std::string whole = text + two(f, f.alone, 3) + two(f, f.together, 3) + two(f, f.slowdown, 2);
  if (with_round_trips) {
    std::snprintf(text, sizeof text, "  %10s", "-");
    if (pair.round_trip_ns) std::snprintf(text, sizeof text, "  %10.1f", *pair.round_trip_ns);
    whole += text;
  }
  const auto agreed = agreement(pair);
  std::snprintf(text, sizeof text, "  %-7s  %s\n", std::string(name_of(f.verdict)).c_str(),
                !agreed   ? "-"
                : *agreed ? "yes"
                          : "NO");
  return whole + text;
}

std::string heading(const std::array<const char*, 7>& words, bool with_round_trips) {
  char text[128];
  std::snprintf(text, sizeof text, "%11s  %-13s  %13s  %13s  %13s", words[0], words[1], words[2],
                words[3], words[4]);
  std::string whole = text;
  std::snprintf(text, sizeof text, "  %10s", words[5]);
  if (with_round_trips) whole += text;
  if (*words[6] != '\0') whole += std::string("  ") + words[6];
  return whole + "\n";
}

/// When nothing disagrees.
std::string conclusion(const std::vector<ProbedPair>& pairs) {
  const auto unclear = std::ranges::count_if(
      pairs, [](const ProbedPair& p) { return p.finding.verdict == Sibling::unclear; });
  const std::string of =
      std::to_string(unclear) + " of " + std::to_string(pairs.size()) + " pairs unclear";
  if (unclear == 0) return "measured and reported topology agree";
  if (unclear == std::ssize(pairs)) {
    return "measured and reported topology cannot be compared (" + of +
           "): other work on the CPUs, or a hypervisor that moves them, hides it; try again later";
  }
  return "measured and reported topology agree where the probe could tell (" + of + ")";
}

}  // namespace

std::vector<std::string> disagreements_of(const std::vector<ProbedPair>& pairs) {
  std::vector<PairEvidence> evidence;
  for (const ProbedPair& pair : pairs) {
    evidence.push_back({pair.a.os_index, pair.b.os_index, class_of(pair), pair.finding.verdict,
                        pair.round_trip_ns});
  }
  return disagreements(evidence);
}

std::vector<machine::Warning> topology_warnings(const std::vector<ProbedPair>& pairs) {
  std::vector<machine::Warning> warnings;
  for (const std::string& text : disagreements_of(pairs))
    warnings.push_back(machine::make_warning(machine::WarningId::topology_mismatch, text));
  return warnings;
}

std::vector<PairRecord> pair_records(const std::vector<ProbedPair>& pairs) {
  std::vector<PairRecord> records;
  for (const ProbedPair& pair : pairs) {
    const SiblingFinding& f = pair.finding;
    PairRecord record;
    record.a = pair.a.os_index;
    record.b = pair.b.os_index;
    record.distance = name_of(class_of(pair));
    record.verdict = name_of(f.verdict);
    record.visits = f.visits;
    record.agrees = agreement(pair);
    if (f.visits > 0) {
      record.alone = f.alone;
      record.together = f.together;
      record.slowdown = f.slowdown;
    }
    record.round_trip_ns = pair.round_trip_ns;
    records.push_back(std::move(record));
  }
  return records;
}

void print_probe(const std::vector<ProbedPair>& pairs, std::ostream& out) {
  const bool with_round_trips = std::ranges::any_of(
      pairs, [](const ProbedPair& pair) { return pair.round_trip_ns.has_value(); });
  out << heading(
             {"CPUs", "hwloc", "alone", "together", "slowed by", "round trip", "core     agree"},
             with_round_trips)
      << heading({"", "", "cycles/add", "cycles/add", "times", "ns", ""}, with_round_trips);
  for (const ProbedPair& pair : pairs) out << line(pair, with_round_trips);
  const auto against = disagreements_of(pairs);
  for (const std::string& text : against) out << text << "\n";
  if (against.empty()) out << conclusion(pairs) << "\n";
}

}  // namespace fencepost::harness
