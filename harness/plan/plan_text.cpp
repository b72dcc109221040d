#include <algorithm>
#include <cstdio>
#include <ostream>

#include "harness/plan/plan_facts.hpp"
#include "harness/plan/plan_report.hpp"
#include "harness/topology/pairs.hpp"

namespace fencepost::harness {
namespace {

/// Right-aligned columns, two blanks between them.
void print_table(const std::vector<std::vector<std::string>>& rows, std::ostream& out) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += std::string(widths[i] - row[i].size() + (i > 0 ? 2 : 0), ' ') + row[i];
    out << line << "\n";
  }
}

/// ", 4 cores, 1 L3" and so on.
std::string levels_of(const std::vector<Pu>& pus) {
  std::string text;
  for (const PlanLevel& level : plan_levels)
    text += ", " + counted(distinct(pus, level.member), level.one, level.several);
  return text;
}

/// "5.3 s" and the like: three digits, no exponent.
std::string seconds_text(double seconds) {
  std::array<char, 40> text{};
  const double shown = seconds < 1.0 ? seconds * 1e3 : seconds;
  std::snprintf(text.data(), text.size(), "%.*f %s", shown < 10.0 ? 1 : 0, shown,
                seconds < 1.0 ? "ms" : "s");
  return text.data();
}

void print_head(const PlanFacts& facts, std::ostream& out) {
  const std::vector<Pu>& allowed = facts.topology.pus;
  out << "topology   " << facts.topology.source << ": "
      << counted(static_cast<unsigned>(allowed.size()), "PU", "PUs") << " allowed"
      << levels_of(allowed);
  out << "\nplacement  " << facts.placement.name << ", "
      << counted(static_cast<unsigned>(facts.placement.order.size()), "PU", "PUs");
  if (const std::string kinds = kind_text(facts.topology, facts.placement); !kinds.empty()) {
    out << "; " << kinds;
    if (facts.placement.kind) out << " only, --kinds=all takes all";
  }
  out << "\n";
  for (const PlanNote& note : facts.notes)
    out << (note.warning ? "warning    " : "note       ") << note.text << "\n";
  if (!facts.work && facts.options.selection.pairs == "all") {
    out << "cases      too many to name and filter: all pairs of " << facts.placement.order.size()
        << " PUs; without --filter they are counted\n";
  }
  if (!facts.work) return;
  const auto [cases, least, left_out] = *facts.work;
  const double each = facts.options.budget_s / static_cast<double>(cases);
  out << "cases      " << cases << of_core_set(left_out) << " in a budget of "
      << seconds_text(facts.options.budget_s) << ": " << seconds_text(each) << " for each\n";
  if (least > facts.options.budget_s) {
    out << "           too many: they take " << seconds_text(least)
        << " at least, so some will have no result or a wide interval\n";
  }
}

void print_threads(const PlanFacts& facts, std::ostream& out) {
  out << "\nWith N threads, threads 0 to N-1 run on:\n";
  const bool kinds = facts.topology.kinds.size() > 1;
  std::vector<std::vector<std::string>> rows{{"thread", "CPU"}};
  for (const PlanLevel& level : plan_levels) rows.front().emplace_back(level.heading);
  if (kinds) rows.front().emplace_back("kind");
  for (std::size_t t = 0; t < facts.threads.size(); ++t) {
    const Pu& pu = facts.threads[t];
    std::vector<std::string> row{std::to_string(t), std::to_string(pu.os_index)};
    for (const PlanLevel& level : plan_levels) {
      const unsigned index = pu.*level.member;
      row.push_back(index == Pu::none ? "-" : std::to_string(index));
    }
    if (kinds) row.push_back(std::to_string(pu.kind));
    rows.push_back(std::move(row));
  }
  print_table(rows, out);
}

void print_counts(const PlanFacts& facts, std::ostream& out) {
  out << "\nPairs of threads at each distance:\n";
  const bool shared = facts.pairs.back().same_pu > 0;
  std::vector<std::vector<std::string>> rows{{"threads"}};
  if (shared) rows.front().emplace_back("same-pu");
  const std::vector<Distance> shown = shown_distances(facts);
  for (const Distance one : shown) rows.front().emplace_back(name_of(one));
  for (std::size_t i = 0; i < facts.pairs.size(); ++i) {
    std::vector<std::string> row{std::to_string(facts.placement.counts[i])};
    if (shared) row.push_back(std::to_string(facts.pairs[i].same_pu));
    for (const Distance one : shown)
      row.push_back(std::to_string(facts.pairs[i].at[static_cast<std::size_t>(one)]));
    rows.push_back(std::move(row));
  }
  print_table(rows, out);
}

void print_classes(const PlanFacts& facts, std::ostream& out) {
  out << "\nOne pair of CPUs for each distance:\n";
  std::vector<std::vector<std::string>> rows{{"distance", "CPU", "CPU"}};
  for (const PuPair& pair : pairs_by_class(facts.used)) {
    rows.push_back({std::string(name_of(pair.distance)),
                    std::to_string(facts.used[pair.a].os_index),
                    std::to_string(facts.used[pair.b].os_index)});
  }
  print_table(rows, out);
}

/// One letter for each pair, so that even 1,024 columns can be read.
void print_matrix(const PlanFacts& facts, std::ostream& out) {
  constexpr std::array<char, distances> letters{'c', '2', 'g', '3', 'd', 'p', 'n', 'x'};
  out << "\nAll pairs of CPUs, ordered by topology:";
  const char* between = " ";
  for (const Distance one : shown_distances(facts)) {
    out << between << letters[static_cast<std::size_t>(one)] << " " << name_of(one);
    between = ", ";
  }
  out << "\n";
  std::size_t width = 0;
  for (const Pu& pu : facts.used) width = std::max(width, std::to_string(pu.os_index).size());
  const auto padded = [&](const Pu& pu) {
    const std::string number = std::to_string(pu.os_index);
    return std::string(width - number.size(), ' ') + number;
  };
  for (std::size_t digit = 0; digit < width; ++digit) {
    std::string line(width + 1, ' ');
    for (const Pu& pu : facts.used) line += padded(pu)[digit];
    out << line << "\n";
  }
  for (const Pu& a : facts.used) {
    std::string line = padded(a) + " ";
    for (const Pu& b : facts.used)
      line += a == b ? '.' : letters[static_cast<std::size_t>(distance(a, b))];
    out << line << "\n";
  }
}

}  // namespace

std::string topology_line(const Topology& topology) {
  return "topology: " + counted(static_cast<unsigned>(topology.pus.size()), "CPU", "CPUs") +
         levels_of(topology.pus);
}

void print_plan_text(const PlanFacts& facts, std::ostream& out) {
  print_head(facts, out);
  print_threads(facts, out);
  print_counts(facts, out);
  if (facts.options.selection.pairs == "all") print_matrix(facts, out);
  if (facts.options.selection.pairs == "classes") print_classes(facts, out);
}

}  // namespace fencepost::harness
