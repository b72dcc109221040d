#include "benches/fences/fence_cases.hpp"
#include "benches/pace.hpp"

#include <cstdint>

namespace fencepost::bench {

harness::CaseName fence_name(std::string_view form, std::string_view context) {
  return {"fence", form, context};
}

harness::Case beside_the_others(harness::Case c) {
  c.group = c.fields.with_primitive("*").text();
  if (c.fields.primitive != "none") c.baseline = c.fields.with_primitive("none").text();
  return c;
}

void add_fence_case(const harness::Scope& scope, const harness::CaseName& name,
                    const ErasedForm& form, unsigned threads, const Obstacle& obstacle) {
  scope.add(beside_the_others(form_case(form, name, threads, pace_of(threads), obstacle)));
}

void add_fence_curve(const harness::Scope& scope, const harness::CaseName& name,
                     std::span<const FenceForm> curve, const Obstacle& obstacle) {
  for (const auto& [parameter, form] : curve)
    add_fence_case(scope, name.with("after", static_cast<std::uint64_t>(parameter)), *form, 1,
                   obstacle);
}

}  // namespace fencepost::bench
