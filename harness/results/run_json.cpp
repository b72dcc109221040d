#include "harness/results/run_json.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/base/json_text.hpp"
#include "harness/results/case_json.hpp"

namespace fencepost::harness {
namespace {

// Ordered: keys stay in the order that a person reads them in.
using nlohmann::ordered_json;

void put(ordered_json& object, const std::string& key, const Difference& difference) {
  object[key] = difference.median;
  if (!difference.interval) return;
  object[key + "_ci_low"] = difference.interval->low;
  object[key + "_ci_high"] = difference.interval->high;
}

ordered_json net_cost_of(const NetCost& cost) {
  ordered_json object{{"baseline", cost.baseline}, {"rounds", cost.rounds}};
  put(object, "cycles", cost.cycles);
  put(object, "ns", cost.ns);
  object["limit_cycles"] = cost.limit_cycles;
  object["measurable"] = cost.measurable;
  if (cost.grade == Grade::noisy) object["grade"] = name_of(cost.grade);
  return object;
}

ordered_json outcomes_json(const Outcomes& outcomes) {
  ordered_json counts = ordered_json::object(), windows = ordered_json::object();
  for (const auto& [name, seen] : outcomes.seen) {
    counts[name] = seen.count;
    windows[name] = seen.windows;
  }
  return {{"seconds", rounded(outcomes.seconds)},
          {"windows", outcomes.windows},
          {"counts", std::move(counts)},
          {"in_windows", std::move(windows)}};
}

}  // namespace

std::string with_case_data(const std::string& text, const std::vector<const Result*>& rows) {
  ordered_json document = ordered_json::parse(utf8(text));
  ordered_json& entries = document.at("benchmarks");
  if (entries.size() != rows.size())
    throw std::logic_error("Google Benchmark wrote " + std::to_string(entries.size()) +
                           " entries for " + std::to_string(rows.size()) + " results");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    entries[i]["grade"] = name_of(rows[i]->grade);
    if (!rows[i]->note.empty()) entries[i]["note"] = utf8(rows[i]->note);
    entries[i]["case"] = case_json(rows[i]->fields);
    if (rows[i]->outcomes) entries[i]["outcomes"] = outcomes_json(*rows[i]->outcomes);
    if (rows[i]->net_cost) entries[i]["net_cost"] = net_cost_of(*rows[i]->net_cost);
  }
  return document.dump(2) + "\n";
}

std::map<std::string, std::string> left_out_context(const LeftOut& left_out) {
  if (left_out.cases == 0) return {};
  std::string text;
  for (const std::string& name : left_out.primitives) text += (text.empty() ? "" : ",") + name;
  return {{"cases_left_out", std::to_string(left_out.cases)}, {"left_out", utf8(text)}};
}

}  // namespace fencepost::harness
