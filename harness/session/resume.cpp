#include "harness/session/resume.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "harness/base/user_error.hpp"
#include "harness/results/folder.hpp"

namespace fencepost::harness {

using nlohmann::json;

RunOptions resumed(const RunOptions& now) {
  const json machine = Folder::open(now.resume).machine();
  RunOptions then;
  try {
    const json& options = machine.at("options");
    then = std::get<RunOptions>(parse_command(options.at("args").get<std::vector<std::string>>()));
    then.seed = options.at("seed").get<std::uint64_t>();
    // Repetitions belong to what is measured, and Google Benchmark was told of them.
    const Output begun = std::exchange(then.output, now.output);
    then.output.repetitions = begun.repetitions;
    then.output.for_google_benchmark = begun.for_google_benchmark;
  } catch (const json::exception&) {
    throw UserError("--resume=" + now.resume +
                    ": its machine.json does not say how the run was started");
  } catch (const std::bad_variant_access&) {
    throw UserError("--resume=" + now.resume + ": its machine.json is not that of a run");
  }
  then.resume = now.resume;
  return then;
}

void check_resumable(const RunOptions& options, const std::string& machine_id,
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
