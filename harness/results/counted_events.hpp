// The events counted in a run: chosen from the options, as a record for machine.json, and as text.
#pragma once

#include <string>
#include <vector>

#include "counters/counting.hpp"
#include "harness/options/options.hpp"
#include "harness/results/machine_record.hpp"
#include "machine/warning.hpp"

namespace fencepost::harness {

/// The events of --events, else the default set for this CPU. Throws UserError for names that are not valid here.
counters::Choice events_to_count(const EventChoice& choice);

/// "not on CPUs 4-7: <reason>" for an event that only some of the threads can read; "" for any other.
std::string partly_text(const counters::Availability& one);

/// `counters` of machine.json (results/schema.md).
CountersRecord describe(const counters::Counting& counting);

/// Warnings for the end of a run: what was refused in mid-run, and what went uncounted for want of file descriptors.
std::vector<machine::Warning> refusal_warnings(const counters::Counting& counting);

/// Lines for the header of a run: how many events can be counted, and for each reason why others can't, what to do.
std::vector<std::string> counters_in_words(const counters::Counting& counting);

/// Keys of the events that run on this machine and count nothing, or not what they should, with commas between; "": none.
std::string miscounting_keys(const counters::Counting& counting);

}  // namespace fencepost::harness
