#include "harness/session/run.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <random>
#include <system_error>

#include "harness/base/user_error.hpp"
#include "harness/doctor/doctor.hpp"
#include "harness/options/options.hpp"
#include "harness/plan/plan.hpp"
#include "harness/plan/plan_report.hpp"
#include "harness/probe/topology_probe.hpp"
#include "harness/results/counted_events.hpp"
#include "harness/results/environment.hpp"
#include "harness/session/measure_server.hpp"
#include "harness/session/resume.hpp"
#include "harness/session/session.hpp"
#include "harness/topology/this_machine.hpp"

namespace fencepost::harness {
namespace {

/// Found out before minutes are spent on measuring.
void check_out(const Options& options) {
  if (options.out.empty()) return;
  if (std::ofstream(options.out, std::ios::app)) return;
  throw UserError("cannot write --benchmark_out=" + options.out + ": " +
                  std::generic_category().message(errno));
}

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

}  // namespace

int run(const std::vector<std::string>& args, std::ostream& out, std::ostream& err) {
  try {
    Options options = parse_options(args);
    if (options.help) {
      out << options.help_text;
      return 0;
    }
    if (!options.resume.empty()) options = resumed(options);
    if (!options.plan.empty()) {
      show_plan(options, out);
      return 0;
    }
    if (options.seed == 0) options.seed = std::random_device{}();
    if (!options.doctor.empty()) return doctor(options, out, err);
    if (!options.probe_topology.empty()) return probe_topology(options, out, err);
    static_cast<void>(
        events_to_count(options));  // what is wrong with them is said before anything is done
    Plan plan = make_plan(options);
    if (options.list_tests) {
      for (const Case& c : plan.cases) out << c.name << "\n";
      return 0;
    }
    require_this_machine(plan.topology, "measuring binds threads to CPUs of this machine",
                         ", or use --plan or --benchmark_list_tests");
    if (options.slices) return serve_measurements(options, std::move(plan), std::cin, out);
    if (!options.resume.empty())
      check_resumable(options, machine_id(plan.topology), commit(), variant());
    check_out(options);
    return run_session(options, std::move(plan), out, err);
  } catch (const UserError& e) {
    err << "fencepost: " << e.what() << "\n";
    return 2;
  } catch (const std::exception& e) {  // a path too long, no memory, or a mistake of ours
    err << "fencepost: stopped by an error that was not foreseen: " << one_line(e.what()) << "\n";
    return 2;
  }
}

}  // namespace fencepost::harness
