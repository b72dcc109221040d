// The commands and options as plain data, for help texts and for the generators of man pages and completions.
#pragma once

#include <string>
#include <vector>

namespace fencepost::harness {

struct OptionDescription {
  std::vector<std::string> names;  ///< with dashes, the long one first
  std::string value;               ///< placeholder of its value, such as "<file>"; empty: a flag
  bool value_optional = false;     ///< --name or --name=value
  std::string preset;              ///< the value when it isn't given; empty: none, or it depends
  std::vector<std::string> choices;
  std::string help;
  std::string group;
};

struct CommandDescription {
  std::string name;  ///< empty: what stands without a command
  std::string summary;
  std::string examples;  ///< one a line
  bool hidden = false;   ///< not in the list of commands
  std::vector<OptionDescription> options;
};

/// The first entry describes the program without a command.
using ProgramDescription = std::vector<CommandDescription>;

/// Help text, 100 columns wide. `full`: all options with their complete help, and examples; else an overview. `command`:
/// the name of a command, or "" for the program.
std::string help_text(const ProgramDescription& program, const std::string& command, bool full);

/// The description as JSON. Deterministic: the same for all machines and builds of a commit.
std::string json_text(const ProgramDescription& program);

}  // namespace fencepost::harness
