#include <array>
#include <nlohmann/json.hpp>
#include <ostream>

#include "harness/base/json_text.hpp"
#include "harness/plan/plan_facts.hpp"
#include "harness/topology/pairs.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;

json index_or_null(unsigned index) { return index == Pu::none ? json() : json(index); }

json thread_json(std::size_t thread, const Pu& pu) {
  json entry{{"thread", thread}, {"cpu", pu.os_index}, {"kind", pu.kind}};
  for (const PlanLevel& level : plan_levels) entry[level.key] = index_or_null(pu.*level.member);
  entry["llc"] = index_or_null(pu.llc);
  entry["cluster"] = index_or_null(pu.cluster);
  entry["die"] = index_or_null(pu.die);
  return entry;
}

json count_json(const PlanFacts& facts, std::size_t i) {
  const unsigned count = facts.placement.counts[i];
  std::vector<unsigned> cpus;
  for (unsigned thread = 0; thread < count; ++thread)
    cpus.push_back(facts.threads[thread].os_index);
  json pairs = json::object();
  for (const Distance one : shown_distances(facts))
    pairs[std::string(name_of(one))] = facts.pairs[i].at[static_cast<std::size_t>(one)];
  if (facts.pairs[i].same_pu > 0) pairs["same-pu"] = facts.pairs[i].same_pu;
  return {{"threads", count}, {"cpus", std::move(cpus)}, {"pairs", std::move(pairs)}};
}

json matrix_json(const PlanFacts& facts) {
  json cpus = json::array(), rows = json::array(), classes = json::array();
  std::array<json, distances> index;  // of a class among those that are listed
  for (const Distance one : shown_distances(facts)) {
    index[static_cast<std::size_t>(one)] = classes.size();
    classes.push_back(name_of(one));
  }
  for (const Pu& a : facts.used) {
    cpus.push_back(a.os_index);
    json row = json::array();
    for (const Pu& b : facts.used)
      row.push_back(a == b ? json() : index[static_cast<std::size_t>(distance(a, b))]);
    rows.push_back(std::move(row));
  }
  return {{"cpus", std::move(cpus)}, {"classes", std::move(classes)}, {"rows", std::move(rows)}};
}

json classes_json(const PlanFacts& facts) {
  json pairs = json::array();
  for (const PuPair& pair : pairs_by_class(facts.used)) {
    pairs.push_back({{"distance", name_of(pair.distance)},
                     {"cpus", {facts.used[pair.a].os_index, facts.used[pair.b].os_index}}});
  }
  return pairs;
}

json notes_json(const PlanFacts& facts) {
  json notes = json::array();
  for (const PlanNote& note : facts.notes)
    notes.push_back({{"severity", note.warning ? "warning" : "info"}, {"text", note.text}});
  return notes;
}

json plan_json(const PlanFacts& facts) {
  const std::vector<Pu>& allowed = facts.topology.pus;
  json plan{{"plan_schema", 1},
            {"source", facts.topology.source},
            {"this_machine", facts.topology.this_machine},
            {"pus_allowed", allowed.size()},
            {"placement", facts.placement.name},
            {"budget_s", facts.options.budget_s}};
  for (const PlanLevel& level : plan_levels) plan[level.number] = distinct(allowed, level.member);
  plan["kinds"] = json::array();
  for (const CoreKind& kind : facts.topology.kinds)
    plan["kinds"].push_back({{"number", kind.number}, {"name", kind.name}, {"pus", kind.pus}});
  plan["notes"] = notes_json(facts);
  if (facts.placement.kind) plan["kind"] = facts.placement.kind->number;
  if (facts.work) {
    plan["cases"] = facts.work->cases;
    plan["least_s"] = facts.work->least_s;
    plan["cases_left_out"] = facts.work->left_out;
  }
  for (std::size_t t = 0; t < facts.threads.size(); ++t)
    plan["threads"].push_back(thread_json(t, facts.threads[t]));
  for (std::size_t i = 0; i < facts.pairs.size(); ++i)
    plan["counts"].push_back(count_json(facts, i));
  if (facts.options.selection.pairs == "all") plan["matrix"] = matrix_json(facts);
  if (facts.options.selection.pairs == "classes") plan["pairs"] = classes_json(facts);
  return plan;
}

}  // namespace

void print_plan_json(const PlanFacts& facts, std::ostream& out) {
  out << text_of(plan_json(facts)) << "\n";
}

}  // namespace fencepost::harness
