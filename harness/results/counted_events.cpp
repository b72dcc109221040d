#include "harness/results/counted_events.hpp"

#include <algorithm>
#include <map>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {

counters::Choice events_to_count(const EventChoice& choice) {
  if (!choice.events_given) return counters::default_choice();
  counters::Asked asked = counters::asked_choice(choice.events);
  if (!asked.wrong.empty()) throw UserError("--events=" + choice.events + ": " + asked.wrong);
  return std::move(asked.choice);
}

CountersRecord describe(const counters::Counting& counting) {
  CountersRecord record;
  record.pmu = counting.pmu();
  record.reading = counting.none() ? "none" : counting.way();
  record.passes = counting.none() ? 0 : counting.passes();
  record.multiplexed = counting.multiplexed();
  for (const counters::Availability& one : counting.availability()) {
    EventRecord event{one.event, one.key, one.readable, {}, {}};
    if (!one.readable) event.reason = one.reason, event.fix = one.fix;
    record.events.push_back(std::move(event));
  }
  record.refused = counting.refusals();
  return record;
}

std::vector<std::string> counters_in_words(const counters::Counting& counting) {
  const auto& all = counting.availability();
  if (all.empty()) return {"counters: none asked for"};
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> against;
  for (const counters::Availability& one : all) {
    if (!one.readable) against[{one.reason, one.fix}].push_back(one.key);
  }
  const auto readable = std::ranges::count_if(all, &counters::Availability::readable);
  std::vector<std::string> lines{
      "counters: " + std::to_string(readable) + " of " + std::to_string(all.size()) + " events" +
      (counting.passes() > 1 ? ", in " + std::to_string(counting.passes()) + " passes" : "")};
  for (const auto& [why, keys] : against) {
    const std::string more =
        keys.size() > 1 ? " and " + std::to_string(keys.size() - 1) + " more" : "";
    lines.push_back("counters: not " + keys.front() + more + ": " + why.first +
                    "; remedy: " + why.second);
  }
  return lines;
}

}  // namespace fencepost::harness
