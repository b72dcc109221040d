#include "harness/results/case_json.hpp"

#include <nlohmann/json.hpp>
#include <variant>

namespace fencepost::harness {

nlohmann::ordered_json case_json(const CaseName& name) {
  using nlohmann::ordered_json;
  ordered_json parameters = ordered_json::object();
  for (const CaseParameter& one : name.parameters)
    std::visit([&](const auto& value) { parameters[one.key] = value; }, one.value);
  return {{"kind", name.kind},
          {"primitive", name.primitive},
          {"operation", name.operation},
          {"order", name.order.empty() ? ordered_json() : ordered_json(name.order)},
          {"parameters", std::move(parameters)},
          {"threads", name.threads}};
}

}  // namespace fencepost::harness
