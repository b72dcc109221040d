// What --help and `fencepost options` print.
#include "harness/options/options.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/parsed.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::help_test {
namespace {

TEST(Help, HelpNamesEveryFlag) {
  const std::string help = parsed<Text>({"--help"}).text;
  EXPECT_NE(help.find("Exit codes:\n  0 fine; 1 "), std::string::npos) << help;
  for (const char* flag : {"--filter",
                           "--version",
                           "--color",
                           "--verbose",
                           "--doctor",
                           "--probe-topology",
                           "--slices",
                           "--extra-work",
                           "--budget",
                           "--threads",
                           "--placement",
                           "--cpus",
                           "--kinds",
                           "--plan",
                           "--pairs",
                           "one-per-l3",
                           "one-per-llc",
                           "one-per-numa",
                           "smt-pairs",
                           "same-class:",
                           "--results",
                           "--resume",
                           "--seed",
                           "--oversubscribe",
                           "--shared-home",
                           "--quiet",
                           "--benchmark_filter",
                           "--benchmark_list_tests",
                           "--benchmark_repetitions",
                           "--benchmark_format",
                           "--benchmark_out",
                           "--benchmark_out_format",
                           "--benchmark_context",
                           "--benchmark_report_aggregates_only",
                           "--benchmark_display_aggregates_only",
                           "--benchmark_counters_tabular",
                           "--benchmark_color",
                           "--benchmark_time_unit"}) {
    EXPECT_NE(help.find(flag), std::string::npos) << flag;
  }
}

TEST(Help, HelpOfACommandIsItsOwn) {
  const std::string help = parsed<Text>({"plan", "--help"}).text;
  EXPECT_NE(help.find("--json"), std::string::npos) << help;
  EXPECT_NE(help.find("Examples:"), std::string::npos) << help;
  EXPECT_EQ(help.find("--events"), std::string::npos) << help;
  EXPECT_NE(parsed<Text>({"doctor", "-h"}).text.find("--cpus"), std::string::npos);
}

TEST(Help, ShortHelpIsShorterAndBothKeepTo100Columns) {
  const std::string brief = parsed<Text>({"-h"}).text, full = parsed<Text>({"--help"}).text;
  EXPECT_LT(brief.size(), full.size() / 2);
  for (const std::string& text : {brief, full}) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
  }
}

TEST(Help, DescriptionOfAllOptionsIsJson) {
  const auto program = nlohmann::json::parse(parsed<Text>({"options", "--json"}).text);
  std::map<std::string, std::map<std::string, nlohmann::json>> options;
  for (const auto& command : program.at("commands")) {
    for (const auto& option : command.at("options"))
      options[command.at("name")][option.at("name")] = option;
  }
  for (const char* command : {"", "run", "plan", "list", "doctor", "probe", "serve"})
    EXPECT_TRUE(options.contains(command)) << command;
  const auto& run = options["run"];
  EXPECT_EQ(run.at("--quiet").at("aliases"), nlohmann::json::array({"-q"}));
  EXPECT_EQ(run.at("--budget").at("default"), "5m");
  EXPECT_EQ(run.at("--budget").at("value"), "<time>");
  EXPECT_EQ(run.at("--benchmark_format").at("choices"),
            nlohmann::json::array({"console", "json", "csv"}));
  EXPECT_EQ(run.at("--color").at("value_optional"), true);
  EXPECT_EQ(run.at("--filter").at("group"), "Cases and CPUs");
  EXPECT_FALSE(run.contains("--benchmark_min_time")) << "it is refused";
  EXPECT_FALSE(run.contains("--plan")) << "an older spelling, without a command only";
}

}  // namespace
}  // namespace fencepost::harness::help_test
