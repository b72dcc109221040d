// Atomic operations that were compiled to calls: of a library (libatomic), or of the compiler's helpers that check the
// CPU's features at run time (AArch64 without -march=armv8.1-a). Results then include the cost of the call.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fencepost::harness {

/// The library functions among `functions` (Program::function_names) that replace a single instruction on every CPU we
/// know. Operations of 16 bytes are not among them. Helpers count in the build variant `outline` alone: in the others the
/// measured code has none but in cases that say so (codegen:outline), and those that are there belong to libraries.
std::vector<std::string> calls_for_instructions(const std::vector<std::string>& functions,
                                                std::string_view variant);

}  // namespace fencepost::harness
