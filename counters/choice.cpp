#include "counters/choice.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <numeric>

#include "arch/contract.hpp"
#include "arch/events_generic.hpp"

namespace fencepost::counters {
namespace {

using Rows = std::span<const arch::Event>;

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

Rows set_of(const std::string& pmu) {
  for (const arch::EventSet& set : arch::event_sets) {
    if (std::ranges::find(set.pmus, pmu) != set.pmus.end()) return set.events;
  }
  return arch::generic_events;
}

Wanted wanted(const arch::Event& event, bool kernel = false) {
  Wanted result{std::string(event.name) + (kernel ? ":k" : ""),
                std::string(event.key) + (kernel ? ":k" : ""),
                event.role,
                {},
                event.work};
  result.named = encode(result.name);
  return result;
}

/// The row of ours that `text` means, by key or by name; null for any other.
const arch::Event* row_of(const std::string& text, Rows set) {
  for (const Rows rows : {set, Rows(arch::software_events)}) {
    for (const arch::Event& row : rows) {
      if (lower(row.name) == lower(text) || row.key == text) return &row;
    }
  }
  return nullptr;
}

/// A key for an event that has no row: its name in lower case, all else an underscore.
std::string key_of(std::string name, Level level) {
  for (const char* modifier : {":u=1", ":k=1", ":u", ":k"}) {
    if (lower(name).ends_with(modifier)) name.resize(name.size() - std::string(modifier).size());
  }
  std::string key;
  for (const char c : lower(name)) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (plain || (!key.empty() && key.back() != '_')) key += plain ? c : '_';
  }
  while (!key.empty() && key.back() == '_') key.pop_back();
  return key + (level == Level::kernel ? ":k" : "");
}

/// The PMUs whose set has this event, where this CPU's has not.
std::string pmus_with(const std::string& name) {
  std::string list;
  for (const arch::EventSet& set : arch::event_sets) {
    if (row_of(name, set.events) == nullptr || row_of(name, arch::generic_events) != nullptr)
      continue;
    for (const std::string_view pmu : set.pmus)
      list += (list.empty() ? "" : ", ") + std::string(pmu);
  }
  return list;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string unknown(const std::string& name, const std::string& pmu, Rows set,
                    const std::string& why) {
  const std::string here = pmu.empty() ? "one that it does not know" : pmu;
  if (const std::string others = pmus_with(name); !others.empty()) {
    return name + " is an event of " + others + "; this CPU's PMU is " + here + ", which lacks it";
  }
  std::vector<std::string> candidates = known_names();
  for (const Rows rows : {set, Rows(arch::software_events)}) {
    for (const arch::Event& row : rows) candidates.emplace_back(row.key);
  }
  const auto near = nearest(name, candidates);
  return name + " is not known to libpfm4 on this CPU, whose PMU is " + here + " (" + why + ")" +
         (near.empty() ? "; --events=none counts nothing"
                       : "; did you mean " + joined(near, ", ") + "?");
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

}  // namespace

Choice default_choice() {
  Choice choice{{}, core_pmu(), false};
  for (const arch::Event& event : set_of(choice.pmu)) {
    choice.events.push_back(wanted(event));
    const bool apart =
        event.role == arch::EventRole::cycles || event.role == arch::EventRole::instructions;
    if (apart) choice.events.push_back(wanted(event, true));
  }
  for (const arch::Event& event : arch::software_events) choice.events.push_back(wanted(event));
  return choice;
}

Asked asked_choice(const std::string& text) {
  Asked asked{{{}, core_pmu(), true}, ""};
  if (text == "none") return asked;
  const auto set = set_of(asked.choice.pmu);
  std::map<Encoding, std::string> seen;
  std::map<std::string, std::string> keys;
  for (const std::string& part : split(text)) {
    if (part.empty()) {
      return {{}, "an empty name; give events with commas between, or none"};
    }
    const arch::Event* const row = row_of(part, set);
    Wanted one =
        row != nullptr ? wanted(*row) : Wanted{part, "", arch::EventRole::plain, encode(part), {}};
    if (!one.named.encoding) return {{}, unknown(part, asked.choice.pmu, set, one.named.wrong)};
    const Encoding& encoding = *one.named.encoding;
    if (const auto [at, fresh] = seen.emplace(encoding, part); !fresh) {
      return {{},
              part == at->second ? part + " stands there twice"
                                 : part + " and " + at->second + " are the same event"};
    }
    if (one.key.empty()) one.key = key_of(part, encoding.level);
    if (const auto [at, fresh] = keys.emplace(one.key, part); !fresh) {
      return {{},
              part + " and " + at->second + " would both be called " + one.key +
                  " in the results; give one of them"};
    }
    asked.choice.events.push_back(std::move(one));
  }
  return asked;
}

std::vector<std::string> keys_of_role(const std::string& pmu, arch::EventRole role) {
  std::vector<std::string> keys;
  for (const arch::Event& event : set_of(pmu)) {
    if (event.role == role) keys.emplace_back(event.key);
  }
  return keys;
}

std::vector<std::string> nearest(const std::string& name, std::span<const std::string> candidates) {
  const std::string wanted_name = lower(name);
  const std::size_t most = std::max<std::size_t>(2, name.size() / 3);
  std::vector<std::pair<std::size_t, std::string>> found;
  for (const std::string& candidate : candidates) {
    const std::string other = lower(candidate);
    // Levenshtein, one row at a time.
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= wanted_name.size(); ++i) {
      std::size_t diagonal = row[0]++;
      for (std::size_t j = 1; j <= other.size(); ++j) {
        const std::size_t replace = diagonal + (wanted_name[i - 1] == other[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = std::min({replace, row[j] + 1, row[j - 1] + 1});
      }
    }
    if (row.back() <= most) found.emplace_back(row.back(), candidate);
  }
  std::ranges::sort(found);
  std::vector<std::string> names;
  for (const auto& [distance, candidate] : found) {
    if (names.size() < 3 && std::ranges::find(names, candidate) == names.end())
      names.push_back(candidate);
  }
  return names;
}

}  // namespace fencepost::counters
