#include "harness/topology/core_kinds.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace fencepost::harness {
namespace {

/// Capacities of one class are at least this share of its highest.
constexpr double same_class_share = 0.8;

constexpr const char* capacity_fact = "LinuxCapacity";
constexpr const char* type_fact = "CoreType";

bool is_clock_rate(const std::string& fact) { return fact.starts_with("Frequency"); }

std::optional<std::string> fact(const ReportedKind& kind, const char* name) {
  const auto found = kind.facts.find(name);
  if (found == kind.facts.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::optional<double> capacity(const ReportedKind& kind) {
  const auto text = fact(kind, capacity_fact);
  if (!text) return std::nullopt;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value == 0) return std::nullopt;
  return value;
}

/// Facts that tell designs apart.
std::map<std::string, std::string> design(const ReportedKind& kind) {
  std::map<std::string, std::string> facts;
  for (const auto& [name, value] : kind.facts) {
    if (name != capacity_fact && !is_clock_rate(name) && !value.empty()) facts[name] = value;
  }
  // Ranked with no fact to rank it by: whoever registered the kinds said which is the more powerful.
  const bool ranked_by_hand = kind.facts.empty() && kind.efficiency >= 0;
  if (ranked_by_hand) facts["rank"] = std::to_string(kind.efficiency);
  return facts;
}

bool nothing_known(const ReportedKind& kind) { return design(kind).empty() && !capacity(kind); }

/// No fact that both have differs.
bool same_design(const ReportedKind& a, const ReportedKind& b) {
  const auto of_a = design(a), of_b = design(b);
  return std::ranges::all_of(of_a, [&](const auto& one) {
    const auto other = of_b.find(one.first);
    return other == of_b.end() || other->second == one.second;
  });
}

bool same_capacity(const ReportedKind& a, const ReportedKind& b) {
  const auto of_a = capacity(a), of_b = capacity(b);
  if (!of_a || !of_b) return true;
  return std::min(*of_a, *of_b) >= same_class_share * std::max(*of_a, *of_b);
}

/// Indices of reported kinds.
using Members = std::vector<std::size_t>;

/// The kinds of which something is known join the first class whose members all agree, the highest capacities first, so
/// that a class reaches down from its most powerful core.
std::vector<Members> group(const std::vector<ReportedKind>& kinds) {
  Members order, unknown;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    (nothing_known(kinds[i]) ? unknown : order).push_back(i);
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::size_t i) { return capacity(kinds[i]).value_or(0.0); });
  std::vector<Members> groups;
  for (const std::size_t one : order) {
    const auto fitting = std::ranges::find_if(groups, [&](const Members& members) {
      return std::ranges::all_of(members, [&](std::size_t member) {
        return same_design(kinds[member], kinds[one]) && same_capacity(kinds[member], kinds[one]);
      });
    });
    if (fitting == groups.end()) {
      groups.push_back({one});
    } else {
      fitting->push_back(one);
    }
  }
  if (unknown.empty()) return groups;
  if (groups.size() != 1) groups.emplace_back();
  groups.back().insert(groups.back().end(), unknown.begin(), unknown.end());
  return groups;
}

/// Rank of a kind, higher for more power, by one kind of evidence.
using Evidence = std::optional<double> (*)(const ReportedKind&);

std::optional<double> by_type(const ReportedKind& kind) {
  const auto type = fact(kind, type_fact);
  if (type == "IntelCore") return 1.0;
  if (type == "IntelAtom") return 0.0;
  return std::nullopt;
}

std::optional<double> by_efficiency(const ReportedKind& kind) {
  if (kind.efficiency < 0) return std::nullopt;
  return kind.efficiency;
}

/// Sorts the groups by ascending power. Returns whether the evidence is there for all kinds and tells all groups apart.
bool rank(std::vector<Members>& groups, const std::vector<ReportedKind>& kinds, Evidence evidence) {
  struct Ranked {
    double low, high;
    Members members;
  };
  std::vector<Ranked> ranked;
  for (const Members& members : groups) {
    std::vector<double> values;
    for (const std::size_t one : members) {
      const auto value = evidence(kinds[one]);
      if (!value) return false;
      values.push_back(*value);
    }
    const auto [low, high] = std::ranges::minmax(values);
    ranked.push_back({low, high, members});
  }
  std::ranges::sort(ranked, {}, &Ranked::low);
  for (std::size_t i = 1; i < ranked.size(); ++i) {
    if (ranked[i].low <= ranked[i - 1].high) return false;
  }
  groups.clear();
  for (Ranked& one : ranked) groups.push_back(std::move(one.members));
  return true;
}

bool rank(std::vector<Members>& groups, const std::vector<ReportedKind>& kinds) {
  for (const Evidence evidence : {Evidence{capacity}, Evidence{by_type}, Evidence{by_efficiency}}) {
    if (rank(groups, kinds, evidence)) return true;
  }
  return false;
}

std::string name_of(const Members& members, const std::vector<ReportedKind>& kinds) {
  for (const std::size_t one : members) {
    if (const auto type = fact(kinds[one], type_fact)) return *type;
  }
  return {};
}

/// Each fact with all of its values; of capacities the highest.
std::string facts_of(const Members& members, const std::vector<ReportedKind>& kinds) {
  std::map<std::string, std::set<std::string>> values;
  double highest = 0.0;
  for (const std::size_t one : members) {
    for (const auto& [name, value] : design(kinds[one])) values[name].insert(value);
    highest = std::max(highest, capacity(kinds[one]).value_or(0.0));
  }
  if (highest > 0.0) values[capacity_fact] = {std::to_string(static_cast<unsigned>(highest))};
  std::string text;
  for (const auto& [name, all] : values) {
    for (const std::string& value : all)
      text.append(text.empty() ? "" : " ").append(name).append("=").append(value);
  }
  return text;
}

}  // namespace

CoreClasses classify(const std::vector<ReportedKind>& kinds) {
  CoreClasses found;
  std::vector<Members> groups = group(kinds);
  const bool ranked = rank(groups, kinds);
  found.class_of.assign(kinds.size(), 0);
  for (std::size_t number = 0; number < groups.size(); ++number) {
    CoreKind one{static_cast<int>(number), name_of(groups[number], kinds), 0,
                 facts_of(groups[number], kinds)};
    for (const std::size_t kind : groups[number]) {
      found.class_of[kind] = one.number;
      one.pus += kinds[kind].pus;
    }
    if (one.pus > 0) found.classes.push_back(std::move(one));
  }
  found.ranked = ranked || found.classes.size() < 2;
  return found;
}

}  // namespace fencepost::harness
