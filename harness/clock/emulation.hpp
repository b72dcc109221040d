// Whether this program runs under an emulator of its instruction set (qemu-user): timings are then not valid.
//
// A user-mode emulator emulates the CPU and passes system calls to the host's kernel, so that the two may disagree.
// A fully emulated machine (qemu-system) can't be distinguished from a virtual one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fencepost::harness {

/// The signs of an emulator, as text for people; empty if there are none. `isa`: arch::name. `root`: prefix of the
/// system's files, other than "" in tests. Never fails: a file that can't be read is no sign.
std::vector<std::string> emulation_hints(std::string_view isa, const std::string& root = "");

}  // namespace fencepost::harness
