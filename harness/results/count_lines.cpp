#include "harness/results/count_lines.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/base/json_text.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;

/// A number for each window, left out where all are 0.
void put_list(json& line, const char* name, std::span<const Sample* const> kept,
              double Sample::*member) {
  if (std::ranges::all_of(kept, [&](const Sample* s) { return s->*member == 0.0; })) return;
  for (const Sample* sample : kept) line[name].push_back(rounded(sample->*member));
}

}  // namespace

void put_counts(json& line, std::span<const Sample* const> kept) {
  put_list(line, "context_switches", kept, &Sample::context_switches);
  put_list(line, "page_faults", kept, &Sample::page_faults);
  std::set<std::string> keys, scaled;
  for (const Sample* sample : kept) {
    for (const auto& [key, count] : sample->counts) {
      keys.insert(key);
      if (count.scaled()) scaled.insert(key);
    }
  }
  const auto never = [&](const std::string& key) {
    return std::ranges::all_of(kept, [&](const Sample* sample) {
      const auto at = sample->counts.find(key);
      return at != sample->counts.end() && at->second.value == 0.0 && !at->second.scaled();
    });
  };
  for (const std::string& key : keys) {
    if (never(key)) {
      line["counts"][key] = 0;
      continue;
    }
    for (const Sample* sample : kept) {
      const auto at = sample->counts.find(key);
      const bool has = at != sample->counts.end();
      line["counts"][key].push_back(has ? json(rounded(at->second.value)) : json());
      if (scaled.contains(key))
        line["counts_running"][key].push_back(has ? json(rounded(at->second.running, 3)) : json());
    }
  }
}

void take_counts(const json& line, std::size_t index, Sample& sample) {
  if (line.contains("context_switches"))
    sample.context_switches = line.at("context_switches").at(index).get<double>();
  if (line.contains("page_faults"))
    sample.page_faults = line.at("page_faults").at(index).get<double>();
  if (!line.contains("counts")) return;
  const json scaled = line.value("counts_running", json::object());
  for (const auto& [key, values] : line.at("counts").items()) {
    if (values.is_number()) {
      sample.counts.emplace(key, counters::Count{values.get<double>(), 1.0});
      continue;
    }
    if (values.at(index).is_null()) continue;
    counters::Count count{values.at(index).get<double>(), 1.0};
    if (scaled.contains(key)) count.running = scaled.at(key).at(index).get<double>();
    sample.counts.emplace(key, count);
  }
}

}  // namespace fencepost::harness
