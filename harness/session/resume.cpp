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
                     const BuildRecord& here) {
  const MachineRecord machine = Folder::open(options.resume).machine();
  const BuildRecord& there = machine.build;
  std::string differences;
  const auto compare = [&](const char* key, const std::string& then, const std::string& now) {
    if (then == now) return;
    differences += std::string(differences.empty() ? "" : ", ") + "its " + key + " is \"" + then +
                   "\", here it is \"" + now + "\"";
  };
  compare("machine_id", machine.machine_id, machine_id);
  compare("commit", there.commit, here.commit);
  compare("variant", there.variant, here.variant);
  compare("compiler", there.compiler, here.compiler);
  compare("compiler_flags", there.compiler_flags, here.compiler_flags);
  compare("build_type", there.build_type, here.build_type);
  compare("sanitizer", there.sanitizer, here.sanitizer);
  compare("build_id", there.build_id, here.build_id);
  if (differences.empty()) return;
  throw UserError(
      "--resume=" + options.resume + ": " + differences +
      "; go on with the machine and the program that began the run, or start a new one");
}

}  // namespace fencepost::harness
