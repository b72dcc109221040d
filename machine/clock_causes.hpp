// Rules of causes() about what moves the clock of the cores, and about the clock that the kernel keeps.
#pragma once

#include "machine/finding.hpp"

namespace fencepost::machine {

/// The CPU, the kernel or a board's firmware slowed the cores down for heat.
Finding heat(const Evidence& e);
Finding under_voltage(const Evidence& e);
Finding governor(const Evidence& e);
Finding turbo(const Evidence& e);
Finding clock_source(const Evidence& e);
Finding frequency(const Evidence& e);
/// cpufreq states a clock that the reference chain disproves.
Finding frequency_claim(const Evidence& e);

}  // namespace fencepost::machine
