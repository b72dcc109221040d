// How often other processes take the CPU from a thread that works, and how many windows they leave whole. A reading of the
// chains takes microseconds: that it was clean says little of a window of milliseconds.
#pragma once

#include "harness/doctor/noise_evidence.hpp"

namespace fencepost::harness {

/// Switches per ns of work of one thread. `foreign`: share of the CPUs' time that other processes used, 0 to 1; what wants a
/// CPU has it after a turn at the latest. `chain_ns`: duration of a reading of the chains.
double switches_per_ns(const NoiseEvidence& evidence, double foreign, double chain_ns);

/// Share of windows of this length in which none of so many threads, each on its own CPU, is switched out.
double whole_share(double switches_per_ns, unsigned threads, double window_ns);

}  // namespace fencepost::harness
