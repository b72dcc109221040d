#include "harness/session/resume.hpp"

#include <utility>
#include <variant>

#include "harness/base/user_error.hpp"
#include "harness/results/folder.hpp"

namespace fencepost::harness {

RunOptions resumed(const RunOptions& now) {
  const auto asked = Folder::open(now.resume).machine().options;
  if (!asked || asked->seed == 0) {  // no run has seed 0
    throw UserError("--resume=" + now.resume +
                    ": its machine.json does not say how the run was started");
  }
  Command command = parse_command(asked->args);
  auto* then = std::get_if<RunOptions>(&command);
  if (then == nullptr)
    throw UserError("--resume=" + now.resume + ": its machine.json is not that of a run");
  then->seed = asked->seed;
  // Repetitions belong to what is measured, and Google Benchmark was told of them.
  const Output begun = std::exchange(then->output, now.output);
  then->output.repetitions = begun.repetitions;
  then->output.for_google_benchmark = begun.for_google_benchmark;
  then->resume = now.resume;
  return std::move(*then);
}

void check_resumable(const RunOptions& options, const std::string& machine_id,
                     const std::string& commit, const std::string& variant) {
  const MachineRecord machine = Folder::open(options.resume).machine();
  const auto check = [&](const char* key, const std::string& there, const std::string& here) {
    if (there == here) return;
    throw UserError("--resume=" + options.resume + ": its " + key + " is " + there +
                    ", here it is " + here +
                    "; go on with the run where it was begun, or start a new one");
  };
  check("machine_id", machine.machine_id, machine_id);
  check("commit", machine.build.commit, commit);
  check("variant", machine.build.variant, variant);
}

}  // namespace fencepost::harness
