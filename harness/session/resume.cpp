#include "harness/session/resume.hpp"

#include "harness/base/user_error.hpp"
#include "harness/results/folder.hpp"

namespace fencepost::harness {

Options resumed(const Options& now) {
  const auto asked = Folder::open(now.resume).machine().options;
  if (!asked || asked->seed == 0) {  // no run has seed 0
    throw UserError("--resume=" + now.resume +
                    ": its machine.json does not say how the run was started");
  }
  Options then = parse_options(asked->args);
  then.seed = asked->seed;
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
