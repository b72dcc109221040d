#include "benches/fence_cases.hpp"

namespace fencepost::bench {

std::string fence_name(std::string_view form, std::string_view context) {
  return "fence/" + std::string(form) + "/" + std::string(context);
}

void add_fence_case(const harness::Scope& scope, const std::string& name, const ErasedForm& form,
                    unsigned threads, const Obstacle& obstacle) {
  scope.add(beside_the_others(
      form_case(form, name, threads, threads == 1 ? harness::Pace::alone : harness::Pace::contended,
                obstacle)));
}

void add_fence_curve(const harness::Scope& scope, const std::string& name,
                     std::span<const FenceForm> curve, const Obstacle& obstacle) {
  for (const auto& [parameter, form] : curve)
    add_fence_case(scope, name + "/after:" + std::to_string(parameter), *form, 1, obstacle);
}

}  // namespace fencepost::bench
