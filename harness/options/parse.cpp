#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "harness/base/user_error.hpp"
#include "harness/options/commands.hpp"
#include "harness/options/description.hpp"
#include "harness/options/option_groups.hpp"
#include "harness/options/options.hpp"

namespace fencepost::harness {
namespace {

using Args = std::vector<std::string>;

// Descriptions.

/// The choices in the description of a CLI11 validator: "TEXT:{a,b}" -> a, b.
std::vector<std::string> choices_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t begin = type.rfind('{'), end = type.rfind('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  return CLI::detail::split(type.substr(begin + 1, end - begin - 1), ',');
}

OptionDescription describe(const CLI::Option& option) {
  OptionDescription all;
  for (const std::string& name : option.get_lnames()) all.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) all.names.push_back("-" + name);
  all.choices = choices_of(option);
  all.value_optional = option.get_items_expected_max() == 0 && !all.choices.empty();
  if (option.get_items_expected_max() > 0 || all.value_optional) {
    const std::string type = option.get_type_name();
    all.value = type.substr(0, type.find(':'));
  }
  if (all.value_optional) all.value = "<form>";
  all.preset = option.get_default_str();
  all.help = option.get_description();
  all.group = option.get_group();
  return all;
}

CommandDescription describe_command(const CLI::App& app, const std::string& name) {
  CommandDescription all{
      name, app.get_description(), app.get_footer(), app.get_group().empty(), {}};
  for (const CLI::Option* const option : app.get_options()) {
    if (option->get_group() != refused_group) all.options.push_back(describe(*option));
  }
  return all;
}

ProgramDescription describe_program(const CLI::App& app) {
  ProgramDescription all{describe_command(app, "")};
  for (const CLI::App* const command : app.get_subcommands(nullptr))
    all.push_back(describe_command(*command, command->get_name()));
  return all;
}

// Messages. tests/harness/options/cli11_texts_test.cpp pins what is read out of CLI11's texts here.

/// The command that was given, else the program itself.
CLI::App& parsed_app(CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? app : *commands.front();
}

/// CLI11's texts begin with the name of the option.
CLI::Option* option_of(CLI::App& app, const CLI::ParseError& error) {
  const std::string text = error.what();
  const std::string name = text.substr(0, text.find_first_of(": "));
  CLI::Option* const own = parsed_app(app).get_option_no_throw(name);
  return own != nullptr ? own : app.get_option_no_throw(name);
}

/// The validator's message for a value; "" if the value is valid or there is no validator.
std::string objection(CLI::Option& option, std::string value) {
  try {
    return (*option.get_validator(0))(value);
  } catch (const CLI::OptionNotFound&) {
    return {};
  }
}

std::string allowed(const CLI::Option& option, const std::string& otherwise) {
  const auto choices = choices_of(option);
  if (choices.empty()) return otherwise;
  return "use one of " + CLI::detail::join(choices, ", ");
}

std::string bad_value(CLI::Option& option) {
  const std::string& name = option.get_name();
  for (const std::string& value : option.results()) {
    const std::string problem = objection(option, value);
    if (problem.empty()) continue;
    const bool bare = option.get_items_expected_max() == 0 && value == "true";
    std::string message = name;
    if (!bare) message.append("=").append(value);
    return message.append(": ").append(allowed(option, problem));
  }
  return name + ": its value makes no sense";
}

std::string wrong_count(CLI::Option& option) {
  const std::string& name = option.get_name();
  const bool once = option.get_multi_option_policy() == CLI::MultiOptionPolicy::Throw;
  if (once && option.results().size() > 1) return name + " is given more than once";
  const std::string problem = allowed(option, objection(option, ""));
  return name + (problem.empty() || problem == "has no value" ? " has no value" : ": " + problem);
}

/// Parses CLI11's "--a excludes --b", or "plan excludes --budget" for an option before a command.
std::string excluded(CLI::App& app, const CLI::ParseError& error) {
  const std::string text = error.what(), verb = " excludes ";
  const std::size_t at = text.find(verb);
  const std::string one = text.substr(0, at), other = text.substr(at + verb.size());
  if (app.get_option_no_throw(one) != nullptr ||
      parsed_app(app).get_option_no_throw(one) != nullptr)
    return one + " has no use for " + other + ": give one of them";
  return other + " stands before the command: fencepost " + one + " " + other;
}

/// Parses CLI11's "--a requires --b".
std::string lonely(const CLI::ParseError& error) {
  const std::string text = error.what(), verb = " requires ";
  const std::size_t at = text.find(verb);
  return text.substr(0, at) + " is of use with " + text.substr(at + verb.size()) + " only";
}

std::string unknown(CLI::App& app) {
  CLI::App& used = parsed_app(app);
  const bool command = &used != &app;
  const Args left = app.remaining(true);
  const std::string first = left.empty() ? "" : left.front();
  std::string what = "'" + first + "' is not a command";
  if (first.starts_with("-"))
    what = first + " is not an option" + (command ? " of " + used.get_name() : "");
  else if (command)
    what = used.get_name() + " takes options only, not '" + first + "'";
  return what + " (see fencepost " + (command ? used.get_name() + " " : "") + "--help)";
}

std::string message(CLI::App& app, const CLI::ParseError& error) {
  const std::string kind = error.get_name();
  // CLI11 gives it the name of the command.
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) return unknown(app);
  if (kind == "ExcludesError") return excluded(app, error);
  if (kind == "RequiresError") return lonely(error);
  CLI::Option* const option = option_of(app, error);
  if (option != nullptr && kind == "ValidationError") return bad_value(*option);
  if (option != nullptr && kind == "ArgumentMismatch") return wrong_count(*option);
  return std::string(error.what()) + " (fencepost --help lists the options)";
}

// Parsing.

/// CLI11 would take the next argument as the value of "--flag=": an empty value becomes an argument of its own.
Args with_empty_values(CLI::App& app, const Args& args) {
  Args all;
  CLI::App* used = &app;
  for (const std::string& arg : args) {
    for (CLI::App* const command : app.get_subcommands({})) {
      if (used == &app && command->get_name() == arg) used = command;
    }
    const std::string name = arg.substr(0, arg.size() - 1);
    const bool empty = arg.starts_with("--") && arg.find('=') + 1 == arg.size();
    const CLI::Option* const option = empty ? used->get_option_no_throw(name) : nullptr;
    if (option == nullptr) {
      all.push_back(arg);
      continue;
    }
    all.push_back(name);
    if (option->get_items_expected_max() > 0) all.emplace_back();
  }
  return all;
}

bool in_color(const std::string& color) {
  if (color != "auto") return color == "always";
  const char* const refused = std::getenv("NO_COLOR");
  return (refused == nullptr || *refused == '\0') && isatty(STDOUT_FILENO) != 0;
}

/// The command when none is named: a run, or the one that an older spelling selects.
Command older_spelling(Parsed& parsed) {
  RunOptions& run = parsed.run;
  if (!parsed.plan_form.empty())
    return PlanOptions{run.selection, run.budget_s, run.resume, parsed.plan_form == "json"};
  if (!parsed.doctor_form.empty())
    return DoctorOptions{run.selection.cpus, run.seed, parsed.doctor_form == "json"};
  if (!parsed.probe_form.empty())
    return ProbeOptions{run.selection.cpus, run.seed, parsed.probe_form == "json"};
  if (parsed.list_tests) return ListOptions{run.selection, run.resume, false};
  if (parsed.slices) return ServeOptions{run.selection, run.seed, parsed.serve.extra};
  return run;
}

Command chosen(CLI::App& app, Parsed& parsed) {
  const std::string command = app.get_subcommands().empty() ? "" : parsed_app(app).get_name();
  if (command == "run") return parsed.run;
  if (command == "plan") return parsed.plan;
  if (command == "list") return parsed.list;
  if (command == "doctor") return parsed.doctor;
  if (command == "probe") return parsed.probe;
  if (command == "serve") return parsed.serve;
  if (command == "options") return Text{json_text(describe_program(app))};
  if (app.count("--version") > 0) return VersionRequest{};
  return older_spelling(parsed);
}

}  // namespace

Command parse_command(const Args& args) {
  Parsed parsed;
  const auto app = define_commands(parsed);
  const auto help = [&](bool full) {
    const CLI::App& used = parsed_app(*app);
    return Text{help_text(describe_program(*app), &used == app.get() ? "" : used.get_name(), full)};
  };
  try {
    Args all = with_empty_values(*app, args);
    std::ranges::reverse(all);  // CLI11 takes them from the back
    app->parse(all);
  } catch (const CLI::CallForHelp&) {
    return help(false);
  } catch (const CLI::CallForAllHelp&) {
    return help(true);
  } catch (const CLI::ParseError& error) {
    throw UserError(message(*app, error));
  }
  parsed.run.args = args;
  parsed.run.output.color = in_color(parsed.color);
  return chosen(*app, parsed);
}

}  // namespace fencepost::harness
