// All commands and their options, as a CLI11 application.
#pragma once

#include <memory>
#include <string>

#include "harness/options/options.hpp"

namespace CLI {
class App;
}

namespace fencepost::harness {

/// The variables that the options write to.
struct Parsed {
  RunOptions run;  ///< also options given without a command
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

/// The CLI11 application that parses into `into`, which must outlive it.
std::unique_ptr<CLI::App> define_commands(Parsed& into);

}  // namespace fencepost::harness
