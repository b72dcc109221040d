#include "harness/results/counted_events.hpp"

#include <algorithm>
#include <map>

#include "harness/base/user_error.hpp"
#include "harness/topology/cpu_list.hpp"

namespace fencepost::harness {
namespace {

constexpr const char* more_files =
    "raise the hard limit: ulimit -n 65536 as root, or LimitNOFILE= of the service; or count fewer "
    "--events";

}  // namespace

counters::Choice events_to_count(const EventChoice& choice) {
  if (!choice.events_given) return counters::default_choice();
  counters::Asked asked = counters::asked_choice(choice.events);
  if (!asked.wrong.empty()) throw UserError("--events=" + choice.events + ": " + asked.wrong);
  return std::move(asked.choice);
}

std::string partly_text(const counters::Availability& one) {
  if (one.without.empty()) return "";
  return "not on CPUs " + list_text(one.without) + ": " + one.partly;
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
    event.check = counters::name_of(one.check);
    if (!one.without.empty()) event.partly = partly_text(one);
    record.events.push_back(std::move(event));
  }
  record.refused = counting.refusals();
  if (const std::string text = counting.shortage(); !text.empty()) record.refused.push_back(text);
  return record;
}

namespace {

std::string first_of(const std::vector<std::string>& keys) {
  return keys.front() +
         (keys.size() > 1 ? " and " + std::to_string(keys.size() - 1) + " more" : "");
}

}  // namespace

std::vector<machine::Warning> refusal_warnings(const counters::Counting& counting) {
  std::vector<machine::Warning> all;
  for (const std::string& text : counting.refusals())
    all.push_back(machine::make_warning(machine::WarningId::counter_refused, text));
  if (const std::string text = counting.shortage(); !text.empty())
    all.push_back(machine::make_warning(machine::WarningId::counter_refused, text, more_files));
  return all;
}

std::vector<std::string> counters_in_words(const counters::Counting& counting) {
  const auto& all = counting.availability();
  if (all.empty()) return {"counters: none asked for"};
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> against;
  std::map<std::string, std::vector<std::string>> partly;
  for (const counters::Availability& one : all) {
    if (!one.readable) against[{one.reason, one.fix}].push_back(one.key);
    if (!one.without.empty()) partly[partly_text(one)].push_back(one.key);
  }
  const auto readable = std::ranges::count_if(all, &counters::Availability::readable);
  std::vector<std::string> lines{
      "counters: " + std::to_string(readable) + " of " + std::to_string(all.size()) + " events" +
      (counting.passes() > 1 ? ", in " + std::to_string(counting.passes()) + " passes" : "")};
  for (const auto& [why, keys] : against)
    lines.push_back("counters: not " + first_of(keys) + ": " + why.first +
                    "; remedy: " + why.second);
  if (const std::string text = counting.shortage(); !text.empty())
    lines.push_back("counters: " + text + "; timings are not affected; remedy: " + more_files);
  if (const auto unknown = counting.unknown_cpu())
    lines.push_back("counters: the kernel's generic events: " + unknown->reason +
                    "; remedy: " + unknown->fix);
  for (const auto& [why, keys] : partly) lines.push_back("counters: " + first_of(keys) + " " + why);
  return lines;
}

std::string miscounting_keys(const counters::Counting& counting) {
  std::string keys;
  for (const counters::Availability& one : counting.availability()) {
    const bool wrong =
        one.check == counters::Check::counts_nothing || one.check == counters::Check::implausible;
    if (wrong && !one.readable) keys += (keys.empty() ? "" : ",") + one.key;
  }
  return keys;
}

}  // namespace fencepost::harness
