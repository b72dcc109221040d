// The events counted in a run: chosen from the options, as a record for machine.json, and as text.
#pragma once

#include <string>
#include <vector>

#include "counters/counting.hpp"
#include "harness/options/options.hpp"
#include "harness/results/machine_record.hpp"

namespace fencepost::harness {

/// The events of --events, else the default set for this CPU. Throws UserError for names that are not valid here.
counters::Choice events_to_count(const EventChoice& choice);

/// `counters` of machine.json (results/schema.md).
CountersRecord describe(const counters::Counting& counting);

/// Lines for the header of a run: how many events can be counted, and for each reason why others can't, what to do.
std::vector<std::string> counters_in_words(const counters::Counting& counting);

}  // namespace fencepost::harness
