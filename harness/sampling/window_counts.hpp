// From what each thread counted in a window to counts per operation. Pure arithmetic.
#pragma once

#include <span>

#include "counters/choice.hpp"
#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// Enters the events' counts, the switches and the faults of the threads that are in the results into `sample`, over all their
/// operations. An event that one of these threads could not count has no count at all.
void count_window(std::span<const ThreadReport> reports, std::span<const counters::Wanted> events,
                  Sample& sample);

}  // namespace fencepost::harness
