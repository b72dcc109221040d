// What is counted in a run: as it was asked for, for machine.json, and in words.
#pragma once

#include <string>
#include <vector>

#include "counters/counting.hpp"
#include "harness/options/options.hpp"
#include "harness/results/machine_record.hpp"

namespace fencepost::harness {

/// The events of --events, else the set for this CPU. Throws UserError for names that make no sense here.
counters::Choice events_to_count(const EventChoice& choice);

/// `counters` of machine.json (results/schema.md).
CountersRecord describe(const counters::Counting& counting);

/// For the head of a run: how many can be counted, and for each reason against the others one line with the way out.
std::vector<std::string> counters_in_words(const counters::Counting& counting);

}  // namespace fencepost::harness
