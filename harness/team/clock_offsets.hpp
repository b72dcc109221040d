// By how much the clocks of a team's CPUs differ from that of its first thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/clock/clock.hpp"
#include "harness/clock/clock_offset.hpp"
#include "harness/team/team.hpp"

namespace fencepost::harness {

/// An offset that is certain to be greater than this is corrected and reported. Half of what a thread may be late.
inline constexpr double least_clock_offset_ns = 100.0;

/// The offsets of all team threads, in the order of the team: 0 for the first, and for threads of its CPU. Each CPU
/// exchanges 100 messages with the first thread: about 100 us, 20 ms for 200 CPUs.
std::vector<ClockOffset> measure_clock_offsets(Team& team, const ClockCalibration& clock);

/// What to add to a time of the first thread's clock, in ticks: 0 where the clocks agree as far as can be seen.
std::vector<std::int64_t> clock_corrections(const std::vector<ClockOffset>& offsets,
                                            const ClockCalibration& clock);

/// By how many ticks times of these team threads may contradict each other: what the clocks are known to differ by (none where
/// there are no corrections), and 0.1 ms. That is a thousand times what is corrected, and little against the mistakes of a
/// program that reads another clock or another unit.
std::uint64_t clock_slack(const std::vector<std::int64_t>& corrections,
                          const std::vector<unsigned>& members, const ClockCalibration& clock);

/// Which CPUs' clocks differ and by how many ns: "the clock of CPU 1 is 2917000.0 ns ahead of that of CPU 0". "": none.
std::string clock_disagreement(const std::vector<Pu>& pus, const std::vector<ClockOffset>& offsets,
                               const ClockCalibration& clock);

}  // namespace fencepost::harness
