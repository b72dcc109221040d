#include <algorithm>
#include <cctype>
#include <sstream>

#include "harness/options/description.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t width = 100;
constexpr const char* exit_codes =
    "0 fine; 1 a primitive failed verification or hung, or a probe disagrees; 2 usage or input "
    "error; "
    "3 cannot tell (no result, or none clean with --require-clean); 70 unexpected error; 128+N "
    "stopped by signal N";

constexpr std::size_t margin = 34;  ///< where the help of an option begins

/// `text` wrapped to lines of at most `width` characters, indented to `column`; the first line is not indented.
std::string wrapped(const std::string& text, std::size_t column) {
  std::istringstream words(text);
  std::string all, line;
  for (std::string word; words >> word;) {
    if (!line.empty() && column + line.size() + 1 + word.size() > width) {
      all += line + "\n" + std::string(column, ' ');
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return all + line + "\n";
}

std::string entry(const std::string& head, const std::string& text, std::size_t column) {
  const std::string start = "  " + head;
  const std::string gap = start.size() + 2 > column ? "\n" + std::string(column, ' ')
                                                    : std::string(column - start.size(), ' ');
  return start + gap + wrapped(text, column);
}

/// "-q, --quiet", "--budget=<time>", "--color[=<auto|always|never>]"
std::string head_of(const OptionDescription& option) {
  std::string head;
  for (std::size_t i = 1; i < option.names.size(); ++i) head += option.names[i] + ", ";
  head += option.names.front();
  std::string value = option.value;
  if (!option.choices.empty()) {
    value.clear();
    for (const std::string& one : option.choices) value += (value.empty() ? "" : "|") + one;
    value = "<" + value + ">";
  }
  if (value.empty()) return head;
  return head + (option.value_optional ? "[=" + value + "]" : "=" + value);
}

/// Up to the first semicolon, colon or full stop that ends a phrase.
std::string first_phrase(const std::string& text) {
  const std::size_t end = std::min({text.find("; "), text.find(": "), text.find(". ")});
  return text.substr(0, end);
}

std::vector<std::string> groups_of(const CommandDescription& command) {
  std::vector<std::string> groups{"Cases and CPUs", "Measurement", "Output"};
  for (const OptionDescription& option : command.options) {
    if (std::ranges::find(groups, option.group) == groups.end()) groups.push_back(option.group);
  }
  // Without ranges: clang 14 cannot compile the subrange that theirs returns.
  std::stable_partition(groups.begin(), groups.end(),
                        [](const std::string& g) { return g != "Older spellings"; });
  return groups;
}

void print_options(const CommandDescription& command, bool full, std::ostream& out) {
  for (const std::string& group : groups_of(command)) {
    const bool brief = !full && (group == "Google Benchmark" || group == "Older spellings");
    if (brief) continue;
    std::string list;
    for (const OptionDescription& option : command.options) {
      if (option.group != group) continue;
      std::string help = full ? option.help : first_phrase(option.help);
      if (full && !option.preset.empty()) help += " [" + option.preset + "]";
      list += entry(head_of(option), help, margin);
    }
    if (!list.empty()) out << "\n" << group << ":\n" << list;
  }
}

void print_commands(const ProgramDescription& program, bool full, std::ostream& out) {
  out << "\nCommands (fencepost <command> " << (full ? "--help" : "-h") << " has more):\n";
  for (const CommandDescription& command : program) {
    if (command.hidden || command.name.empty()) continue;
    out << entry(command.name, full ? command.summary : first_phrase(command.summary), 12);
  }
}

void print_examples(const CommandDescription& command, std::ostream& out) {
  if (command.examples.empty()) return;
  out << "\nExamples:\n";
  std::istringstream lines(command.examples);
  for (std::string line; std::getline(lines, line);) out << "  " << line << "\n";
}

}  // namespace

std::string help_text(const ProgramDescription& program, const std::string& command, bool full) {
  const CommandDescription& chosen =
      *std::ranges::find(program, command, &CommandDescription::name);
  std::ostringstream out;
  out << "Usage: fencepost " << (command.empty() ? "[run]" : command) << " [options]\n";
  if (command.empty()) out << "       fencepost <command> [options]\n";
  std::string summary = chosen.summary;
  summary.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(summary.front())));
  out << "\n" << wrapped(summary + ".", 0);
  if (command.empty()) print_commands(program, full, out);
  print_options(chosen, full, out);
  if (full) print_examples(chosen, out);
  if (full && command.empty())
    out << "\nExit codes:\n"
        << "  " << wrapped(exit_codes, 2);
  if (!full) out << "\n--help has the rest, with examples.\n";
  return out.str();
}

}  // namespace fencepost::harness
