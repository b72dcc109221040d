// The texts of CLI11 that harness/options/parse.cpp takes apart. Other versions of CLI11 may word them differently; then these
// tests fail, and parse.cpp has to follow.
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace fencepost::harness::cli11_texts_test {
namespace {

/// An error of CLI11: the name of its class, and its text.
struct Refusal {
  std::string kind;
  std::string text;
  int exit_code = 0;
};

/// What CLI11 says about arguments that it refuses; they are given from the last to the first.
Refusal refusal(std::vector<std::string> reversed) {
  CLI::App app;
  std::string letter, once, other;
  app.add_option("--letter", letter)->check(CLI::IsMember({"a", "b"}));
  CLI::Option* const single =
      app.add_option("--once", once)->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  app.add_option("--other", other)->excludes(single);
  app.add_flag("--more")->needs(single);
  app.add_subcommand("plan")->excludes(single);
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return {error.get_name(), error.what(), error.get_exit_code()};
  }
  return {"nothing is refused", ""};
}

TEST(TextsOfCli11, BeginWithTheOptionWhereAValueIsRefused) {
  const Refusal wrong = refusal({"--letter=c"});
  EXPECT_EQ(wrong.kind, "ValidationError");
  EXPECT_TRUE(wrong.text.starts_with("--letter: ")) << wrong.text;
}

TEST(TextsOfCli11, BeginWithTheOptionWhereItIsGivenTwiceOrLacksItsValue) {
  for (const auto& reversed : {std::vector<std::string>{"--once=2", "--once=1"}, {"--once"}}) {
    const Refusal wrong = refusal(reversed);
    EXPECT_EQ(wrong.kind, "ArgumentMismatch");
    EXPECT_TRUE(wrong.text.starts_with("--once: ")) << wrong.text;
  }
}

TEST(TextsOfCli11, NameBothOptionsThatExcludeEachOther) {
  const Refusal both = refusal({"--once=1", "--other=1"});
  EXPECT_EQ(both.kind, "ExcludesError");
  EXPECT_TRUE(both.text == "--other excludes --once" || both.text == "--once excludes --other")
      << both.text;
  const Refusal before_a_command = refusal({"plan", "--once=1"});
  EXPECT_EQ(before_a_command.kind, "ExcludesError");
  EXPECT_EQ(before_a_command.text, "plan excludes --once");
}

TEST(TextsOfCli11, NameTheOptionThatAnotherNeeds) {
  const Refusal lonely = refusal({"--more"});
  EXPECT_EQ(lonely.kind, "RequiresError");
  EXPECT_EQ(lonely.text, "--more requires --once");
}

TEST(TextsOfCli11, KnowWhatIsNoOptionByTheExitCode) {
  EXPECT_EQ(refusal({"--nosuch"}).exit_code, static_cast<int>(CLI::ExitCodes::ExtrasError));
}

TEST(TextsOfCli11, ListChoicesInBracesBehindTheType) {
  CLI::App app;
  std::string letter;
  CLI::Option* const option = app.add_option("--letter", letter)->check(CLI::IsMember({"a", "b"}));
  EXPECT_EQ(option->get_type_name(), "TEXT:{a,b}");
  EXPECT_EQ(option->type_name("<letter>")->get_type_name(), "<letter>:{a,b}");
}

}  // namespace
}  // namespace fencepost::harness::cli11_texts_test
