#include "machine/facts_json.hpp"

#include "machine/facts_fields.hpp"

namespace fencepost::machine {

using nlohmann::json;

void to_json(json& to, const State& state) { to = record_json::written(state); }

void from_json(const json& from, State& state) { record_json::read(from, state); }

void to_json(json& to, const Warning& warning) { to = record_json::written(warning); }

void read(const json& from, std::vector<Warning>& warnings) {
  warnings.clear();
  for (const json& one : from.get_ref<const json::array_t&>()) {
    if (!one.is_object()) continue;
    const auto id = warning_id(one.value("id", ""));
    const auto grade = severity(one.value("severity", ""));
    if (!id || !grade) continue;
    warnings.push_back({*id, *grade, one.at("text").get<std::string>(),
                        one.at("affects").get<std::string>(), one.at("remedy").get<std::string>()});
  }
}

}  // namespace fencepost::machine
