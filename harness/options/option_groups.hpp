// CLI11 definitions of options that several commands share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/options/options.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace fencepost::harness {

// Groups of options in a help text.
inline constexpr const char* case_group = "Cases and CPUs";
inline constexpr const char* measure_group = "Measurement";
inline constexpr const char* output_group = "Output";
inline constexpr const char* google_group = "Google Benchmark";
inline constexpr const char* older_group = "Older spellings";
/// Options that are only parsed to be refused with a reason; not shown in the help.
inline constexpr const char* refused_group = "refused";

/// A flag that also takes =true or =false.
CLI::Option* add_switch(CLI::App& app, const char* name, bool& into, const char* help);
/// A flag that has a form, such as --plan or --plan=json: `usual` or json.
CLI::Option* add_form(CLI::App& app, const std::string& name, const char* usual, std::string& into,
                      const char* help);
void add_help(CLI::App& app);
void add_selection(CLI::App& app, Selection& selection);
/// --with, of commands that have guests.
void add_guests(CLI::App& app, Selection& selection);
void add_all(CLI::App& app, Selection& selection);
/// `text`, if not null, receives the list as given.
void add_cpus(CLI::App& app, std::vector<unsigned>& cpus, std::string* text, const char* help);
void add_seed(CLI::App& app, std::uint64_t& seed);
void add_json(CLI::App& app, bool& json);
void add_budget(CLI::App& app, double& budget_s);
void add_resume(CLI::App& app, std::string& resume, const char* help);
CLI::Option* add_extra_work(CLI::App& app, ExtraWork& extra);
/// All options of `fencepost run`.
void add_run(CLI::App& app, RunOptions& run, std::string& color);

}  // namespace fencepost::harness
