// Every command with its options, as CLI11 has them.
#pragma once

#include <memory>
#include <string>

#include "harness/options/options.hpp"

namespace CLI {
class App;
}

namespace fencepost::harness {

/// What the options write to.
struct Parsed {
  RunOptions run;  ///< also what stands without a command
  PlanOptions plan;
  ListOptions list;
  DoctorOptions doctor;
  ProbeOptions probe;
  ServeOptions serve;
  std::string color = "auto";
  // Older spellings of the commands; empty or false: not given.
  std::string plan_form, doctor_form, probe_form;
  bool list_tests = false;
  bool slices = false;
};

/// `into` must outlive it.
std::unique_ptr<CLI::App> define_commands(Parsed& into);

}  // namespace fencepost::harness
