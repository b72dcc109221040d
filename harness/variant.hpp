// A program built for features that its CPU lacks must say so before one of their instructions ends it by SIGILL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fencepost::harness {

/// What a build variant asks for (cmake/FencepostVariant.cmake).
struct Variant {
  std::string_view name;
  std::string_view needs;     ///< a word of arch::cpu_features(), or empty
  std::string_view fallback;  ///< the variant that runs everywhere
};

/// Throws UserError when `features` lacks what the variant needs.
void check_variant(const Variant& variant, const std::vector<std::string>& features);

/// The same for this program on this CPU.
void check_cpu();

}  // namespace fencepost::harness
