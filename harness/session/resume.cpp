#include "harness/session/resume.hpp"

#include <nlohmann/json.hpp>

#include "harness/base/user_error.hpp"
#include "harness/results/folder.hpp"

namespace fencepost::harness {

using nlohmann::json;

Options resumed(const Options& now) {
  const json machine = Folder::open(now.resume).machine();
  Options then;
  try {
    then = parse_options(machine.at("options").at("args").get<std::vector<std::string>>());
    then.seed = machine.at("options").at("seed").get<std::uint64_t>();
  } catch (const json::exception&) {
    throw UserError("--resume=" + now.resume +
                    ": its machine.json does not say how the run was started");
  }
  then.resume = now.resume;
  then.plan = now.plan;
  then.quiet = now.quiet;
  then.format = now.format;
  then.out = now.out;
  then.out_format = now.out_format;
  then.display_aggregates_only = now.display_aggregates_only;
  then.counters_tabular = now.counters_tabular;
  then.color = now.color;
  return then;
}

void check_resumable(const Options& options, const std::string& machine_id,
                     const std::string& commit, const std::string& variant) {
  const json machine = Folder::open(options.resume).machine();
  const auto check = [&](const char* key, const std::string& here) {
    const std::string there = machine.value(key, "");
    if (there == here) return;
    throw UserError("--resume=" + options.resume + ": its " + key + " is " + there +
                    ", here it is " + here +
                    "; go on with the run where it was begun, or start a new one");
  };
  check("machine_id", machine_id);
  check("commit", commit);
  check("variant", variant);
}

}  // namespace fencepost::harness
