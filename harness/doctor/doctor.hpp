// `fencepost doctor`: how the machine stands, what disturbs it, how quiet it is, and what it is good for.
#pragma once

#include <ostream>

#include "harness/options/options.hpp"

namespace fencepost::harness {

/// Writes no file and needs no root; under 20 s. A text, or JSON. Exit code 0 whatever it
/// finds: a noisy machine is no error. Throws UserError for another machine's topology, or CPUs that are not there.
int doctor(const DoctorOptions& options, std::ostream& out, std::ostream& err);

}  // namespace fencepost::harness
