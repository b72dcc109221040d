#include "harness/session/run.hpp"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>

#include "harness/base/descriptors.hpp"
#include "harness/base/json_text.hpp"
#include "harness/base/write_error.hpp"
#include "harness/doctor/doctor.hpp"
#include "harness/options/options.hpp"
#include "harness/plan/plan.hpp"
#include "harness/plan/plan_report.hpp"
#include "harness/probe/topology_probe.hpp"
#include "harness/results/case_json.hpp"
#include "harness/results/counted_events.hpp"
#include "harness/results/environment.hpp"
#include "harness/session/exit_code.hpp"
#include "harness/session/measure_server.hpp"
#include "harness/session/resume.hpp"
#include "harness/session/session.hpp"
#include "harness/topology/this_machine.hpp"

namespace fencepost::harness {
namespace {

/// Found out before minutes are spent on measuring.
void check_out(const std::string& path) {
  if (path.empty()) return;
  if (std::ofstream(path, std::ios::app)) return;
  throw io_error("write --benchmark_out=" + path, errno, "--benchmark_out");
}

void draw(std::uint64_t& seed) {
  if (seed == 0) seed = std::random_device{}();
}

Plan plan_to_measure(const Selection& selection) {
  Plan plan = make_plan(selection);
  require_this_machine(plan.topology, "measuring binds threads to CPUs of this machine",
                       ", or use fencepost plan or fencepost list");
  return plan;
}

RunOptions run_in(const std::string& folder) {
  RunOptions now;
  now.resume = folder;
  return resumed(now);
}

/// One name on each line, or a JSON array of {name, case, core}.
void list_cases(const std::vector<Case>& cases, bool json, std::ostream& out) {
  if (!json) {
    for (const Case& c : cases) out << c.name << "\n";
    return;
  }
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const Case& c : cases)
    all.push_back({{"name", c.name}, {"case", case_json(c.fields)}, {"core", c.core}});
  out << utf8(all.dump(1)) << "\n";
}

/// Carries out a command; the exit code.
class Dispatch {
 public:
  Dispatch(std::ostream& out, std::ostream& err) : out_(out), err_(err) {}

  int operator()(RunOptions options) const {
    if (!options.resume.empty()) options = resumed(options);
    draw(options.seed);
    static_cast<void>(events_to_count(options.counting));  // wrong names are refused first
    Plan plan = plan_to_measure(options.selection);
    if (!options.resume.empty())
      check_resumable(options, machine_id(plan.topology), describe_build());
    check_out(options.output.out);
    if (options.output.verbose)
      show_plan({options.selection, options.budget_s, options.resume, false}, err_);
    return run_session(options, std::move(plan), out_, err_);
  }

  int operator()(PlanOptions options) const {
    if (!options.resume.empty()) {
      const RunOptions run = run_in(options.resume);
      options.selection = run.selection;
      options.budget_s = run.budget_s;
    }
    show_plan(options, out_);
    return exit_fine;
  }

  int operator()(ListOptions options) const {
    options.selection.all = true;
    if (!options.resume.empty()) options.selection = run_in(options.resume).selection;
    const Plan plan = make_plan(options.selection);
    list_cases(plan.cases, options.json, out_);
    for (const std::string& why : plan.guest_warnings) err_ << "warning: " << why << "\n";
    return exit_fine;
  }

  int operator()(DoctorOptions options) const {
    draw(options.seed);
    return doctor(options, out_, err_);
  }

  int operator()(ProbeOptions options) const {
    draw(options.seed);
    return probe_topology(options, out_, err_);
  }

  int operator()(ServeOptions options) const {
    draw(options.seed);
    options.selection.all = true;  // the other end of the pipe chooses
    return serve_measurements(options, plan_to_measure(options.selection), std::cin, out_);
  }

  int operator()(const VersionRequest&) const {
    out_ << "fencepost " FENCEPOST_VERSION ", commit " << commit() << ", variant " << variant()
         << "\n";
    return exit_fine;
  }

  int operator()(const Text& text) const {
    out_ << text.text;
    return exit_fine;
  }

 private:
  std::ostream& out_;
  std::ostream& err_;
};

}  // namespace

int run(const std::vector<std::string>& args, std::ostream& out, std::ostream& err) {
  std::signal(SIGXFSZ, SIG_IGN);  // a limit of file sizes (ulimit -f) is an error like others
  raise_descriptor_limit();
  return guarded([&] { return std::visit(Dispatch(out, err), parse_command(args)); }, err);
}

}  // namespace fencepost::harness
