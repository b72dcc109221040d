// What goes into the report of a thread, from each of those that know a part of it. Pure arithmetic: no clock is read here.
#pragma once

#include <cstdint>

#include "harness/benchmark/delegate.hpp"
#include "harness/benchmark/thread_state.hpp"
#include "harness/clock/clock.hpp"
#include "harness/sampling/window.hpp"
#include "harness/team/thread_watch.hpp"

namespace fencepost::harness {

/// From the thread's own state after a window that was to start at `start_at` by its clock, which is `ahead` of the leader's.
void enter_state(const ThreadState& state, std::uint64_t start_at, std::int64_t ahead,
                 ThreadReport& report);

/// What the kernel counted since the watch began; call after enter_state(). For `beside_ns` of that it was on its CPU, before
/// the start and after the deadline.
void enter_watch(const ThreadWatch::Report& seen, double beside_ns, const ClockCalibration& clock,
                 ThreadReport& report);

/// Both of the above, of a window that a thread of another process measured. Of several threads the last batch ends after the
/// deadline: operations are taken to have come evenly over all batches, as all that is known of them is their sum. Without
/// marks: a window with a late thread is not shortened.
void enter_delegated(const DelegatedThread& other, unsigned threads, const ClockCalibration& clock,
                     ThreadReport& report);

}  // namespace fencepost::harness
