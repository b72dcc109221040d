// The exit codes of all commands, and how errors become one of them.
#pragma once

#include <functional>
#include <ostream>

namespace fencepost::harness {

// 128 + the signal's number when stopped by SIGINT or SIGTERM, with everything finished so far written.
inline constexpr int exit_fine = 0;
/// A primitive failed verification or hung; a probe disagrees with the topology.
inline constexpr int exit_disproved = 1;
/// Usage or input error, including files that can't be read or written.
inline constexpr int exit_bad_input = 2;
/// A run without any result, or with --require-clean one in which a case that could run is not clean.
inline constexpr int exit_cannot_tell = 3;
inline constexpr int exit_software = 70;  ///< an unexpected error, as EX_SOFTWARE of <sysexits.h>

/// Runs `command` and returns its exit code; on an exception prints one line to `err` and returns the code for it.
int guarded(const std::function<int()>& command, std::ostream& err);

}  // namespace fencepost::harness
