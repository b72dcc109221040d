#include <nlohmann/json.hpp>

#include "harness/base/json_text.hpp"
#include "harness/options/description.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::ordered_json;

ordered_json describe(const OptionDescription& option) {
  ordered_json all{
      {"name", option.names.front()},
      {"aliases", std::vector<std::string>(option.names.begin() + 1, option.names.end())},
      {"value", nullptr},
      {"value_optional", option.value_optional},
      {"default", nullptr},
      {"choices", option.choices},
      {"group", option.group},
      {"help", option.help}};
  if (!option.value.empty()) all["value"] = option.value;
  if (!option.preset.empty()) all["default"] = option.preset;
  return all;
}

ordered_json describe(const CommandDescription& command) {
  ordered_json all{{"name", command.name},
                   {"summary", command.summary},
                   {"hidden", command.hidden},
                   {"examples", ordered_json::array()},
                   {"options", ordered_json::array()}};
  for (std::size_t at = 0; at < command.examples.size();) {
    const std::size_t end = std::min(command.examples.find('\n', at), command.examples.size());
    all["examples"].push_back(command.examples.substr(at, end - at));
    at = end + 1;
  }
  for (const OptionDescription& option : command.options)
    all["options"].push_back(describe(option));
  return all;
}

}  // namespace

std::string json_text(const ProgramDescription& program) {
  ordered_json all{{"program", "fencepost"}, {"commands", ordered_json::array()}};
  for (const CommandDescription& command : program) all["commands"].push_back(describe(command));
  return all.dump(0) + "\n";
}

}  // namespace fencepost::harness
