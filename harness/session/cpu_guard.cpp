// A program that was built for features which its CPU lacks (FENCEPOST_VARIANT) says so, before one of their
// instructions ends it by SIGILL.
//
// Looks before any static object is made: their initialisers may hold such instructions. So this file is compiled
// without the variant's flags (CMakeLists.txt), and calls nothing but the kernel. It can't help a program whose
// libraries are for another CPU.
#include <unistd.h>

#include <string_view>

#include "arch/contract.hpp"

namespace fencepost::harness {
namespace {

constexpr const arch::Feature* find(std::string_view name) {
  for (const arch::Feature& feature : arch::known_features) {
    if (name == feature.name) return &feature;
  }
  return nullptr;
}

// NOLINTNEXTLINE(readability-redundant-string-init): "" for some variants only
constexpr std::string_view needs = FENCEPOST_VARIANT_NEEDS;
constexpr const arch::Feature* needed = find(needs);
static_assert(needs.empty() || needed != nullptr, "no word of arch::known_features");

constexpr char complaint[] =
    "fencepost: this build (variant " FENCEPOST_VARIANT ") needs " FENCEPOST_VARIANT_NEEDS
    ", which this CPU has not; take one of variant " FENCEPOST_VARIANT_DEFAULT
    " (-DFENCEPOST_VARIANT=" FENCEPOST_VARIANT_DEFAULT ")\n";

// 101 is the first priority that is not the compiler's own; objects without one come later.
[[gnu::constructor(101)]] void check_cpu() {
  if (needed == nullptr || arch::has(*needed)) return;
  // Nothing is left to do where even this cannot be written.
  [[maybe_unused]] const auto written = write(STDERR_FILENO, complaint, sizeof complaint - 1);
  _exit(2);
}

}  // namespace
}  // namespace fencepost::harness
