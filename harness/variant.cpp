#include "harness/variant.hpp"

#include <algorithm>

#include "arch/contract.hpp"
#include "harness/user_error.hpp"

namespace fencepost::harness {

void check_variant(const Variant& variant, const std::vector<std::string>& features) {
  if (variant.needs.empty() || std::ranges::find(features, variant.needs) != features.end()) return;
  throw UserError(
      "this build (variant " + std::string(variant.name) + ") needs " + std::string(variant.needs) +
      ", which this CPU has not; build with -DFENCEPOST_VARIANT=" + std::string(variant.fallback));
}

void check_cpu() {
  check_variant({FENCEPOST_VARIANT, FENCEPOST_VARIANT_NEEDS, FENCEPOST_VARIANT_DEFAULT},
                arch::cpu_features());
}

}  // namespace fencepost::harness
