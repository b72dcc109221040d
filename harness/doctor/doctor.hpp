// `fencepost doctor`: the state of the machine, what disturbs measurements, its noise, and what it is suited for.
#pragma once

#include <ostream>

#include "harness/options/options.hpp"

namespace fencepost::harness {

/// Writes text or JSON to `out` and no file; needs no root; under 20 s. Returns exit code 0 whatever it
/// finds: a noisy machine is no error. Throws UserError for the topology of another machine and for CPUs that do not exist.
int doctor(const DoctorOptions& options, std::ostream& out, std::ostream& err);

}  // namespace fencepost::harness
