// Whether this program runs under an emulator of its instruction set (qemu-user): then no time means anything.
//
// An emulator plays the program's CPU and passes the host's kernel on, so the two can be caught in disagreement.
// An emulated whole machine (qemu-system) is not told apart from a virtual one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fencepost::harness {

/// What speaks for an emulator, in words for people; empty: nothing does. `isa`: arch::name. `root`: where the
/// system's files are, other than "" for tests. Never fails: a file that can't be read is no hint.
std::vector<std::string> emulation_hints(std::string_view isa, const std::string& root = "");

}  // namespace fencepost::harness
