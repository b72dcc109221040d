// Selecting cases, and collecting them from questions. The questions here are the only ones: this
// program does not link those of benches/.
#include "harness/benchmark/registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "harness/benchmark/case_filter.hpp"
#include "harness/plan/plan.hpp"
#include "harness/plan/planned_work.hpp"
#include "tests/support/machines.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::registry_test {
namespace {

using Names = std::vector<std::string>;

Names names_of(const std::vector<Case>& cases) {
  Names names;
  for (const Case& c : cases) names.push_back(c.name);
  return names;
}

Case named(std::string name, bool on_request = false) {
  Case c;
  c.name = std::move(name);
  c.on_request = on_request;
  return c;
}

Names selected(const std::string& filter) {
  const CaseFilter of(filter, true);
  std::vector<Case> cases{named("atomic/load/latency/threads:1"), named("mutex/spinlock/threads:1"),
                          named("mutex/spinlock/threads:16"), named("mutex/selfcheck/known", true)};
  LeftOut none;
  std::erase_if(cases, [&](const Case& c) { return !of.takes(c, none); });
  return names_of(cases);
}

const Names usual{"atomic/load/latency/threads:1", "mutex/spinlock/threads:1",
                  "mutex/spinlock/threads:16"};

TEST(ACaseFilter, EmptyOrAllTakesEverythingNotOnRequest) {
  EXPECT_EQ(selected(""), usual);
  EXPECT_EQ(selected("all"), usual);
  EXPECT_EQ(selected("."), usual);
}

TEST(ACaseFilter, SearchesAnywhereInTheName) {
  EXPECT_EQ(selected("spin"), (Names{usual[1], usual[2]}));
  EXPECT_EQ(selected("load|16"), (Names{usual[0], usual[2]}));
  EXPECT_EQ(selected("(load|lock)/.*:1$"), (Names{usual[0], usual[1]}));
}

TEST(ACaseFilter, KnowsAnchors) {
  EXPECT_EQ(selected("^mutex"), (Names{usual[1], usual[2]}));
  EXPECT_EQ(selected("threads:1$"), (Names{usual[0], usual[1]}));
}

TEST(ACaseFilter, IsExtendedPosixAndNotEcmaScript) {
  EXPECT_EQ(selected("threads:[0-9]{2}"), (Names{usual[2]}));
  expect_user_error([] { selected("threads:\\d"); }, {"'threads:\\d'", "[0-9]"});
}

TEST(ACaseFilter, ADashInFrontExcludes) {
  EXPECT_EQ(selected("-spinlock"), (Names{usual[0]}));
  EXPECT_EQ(selected("-^atomic"), (Names{usual[1], usual[2]}));
}

TEST(ACaseFilter, OnRequestNeedsItsNameSpelled) {
  EXPECT_EQ(selected("selfcheck"), (Names{"mutex/selfcheck/known"}));
  EXPECT_EQ(selected("known"), Names{});
  EXPECT_EQ(selected("-selfcheck"), usual);
}

TEST(ACaseFilter, RefusesABadExpression) {
  for (const char* bad : {"(", "[a", "a{2,1}", "*a"}) {
    SCOPED_TRACE(bad);
    expect_user_error([&] { selected(bad); }, {bad, "POSIX extended"});
  }
}

bool twice = false, one_in_core_set = true;
std::optional<Case> misnamed;

const Question late("z_question", "Last?", [](const Scope& scope) {
  for (const unsigned n : scope.thread_counts)
    scope.add(named_case(CaseName("z", "y", "x").with("cores", scope.cores).with_threads(n)));
});
const Question early("a_question", "First?", [](const Scope& scope) {
  scope.add_in(one_in_core_set, [&] { scope.add(named_case({"a", "b", "one"})); });
  if (twice) scope.add(named_case({"a", "b", "one"}));
  if (misnamed) scope.add(*misnamed);
});

TEST(AllCases, AsksEveryQuestionInTheOrderOfNames) {
  EXPECT_EQ(names_of(all_cases({.thread_counts = {1, 3}, .cores = 2})),
            (Names{"a/b/one/threads:1", "z/y/x/cores:2/threads:1", "z/y/x/cores:2/threads:3"}));
}

TEST(AllCases, RefusesOneNameForTwoCases) {
  twice = true;
  EXPECT_THROW(all_cases({.thread_counts = {1}}), std::logic_error);
  twice = false;
  EXPECT_NO_THROW(all_cases({.thread_counts = {1}}));
}

TEST(AllCases, RefusesANameThatItsFieldsDoNotMake) {
  const Case good = named_case({"a", "b", "two"});
  Case by_hand = good, more_threads = good, without_fields = good;
  by_hand.name = "a/b/three/threads:1";
  more_threads.threads = 2;
  without_fields.fields = {};
  for (const Case& bad : {by_hand, more_threads, without_fields}) {
    misnamed = bad;
    EXPECT_THROW(all_cases({.thread_counts = {1}}), std::logic_error);
  }
  misnamed = good;
  EXPECT_NO_THROW(all_cases({.thread_counts = {1}}));
  misnamed.reset();
}

/// What a run of these options measures, and what it leaves out.
std::pair<Names, Names> chosen(const std::string& filter, bool all = false) {
  Selection selection;
  selection.filter = filter;
  selection.all = all;
  selection.threads = {1};
  selection.pairs = "all";  // too many for planned_work() to make all
  const ThreadPlacement placement = place_threads(synthetic_topology("core:80 pu:1"), selection);
  std::vector<Case> cases;
  const LeftOut left_out = choose_cases(placement, selection, collected_in(cases).take).left_out;
  const Workload planned = planned_work(placement, selection).value();
  EXPECT_EQ(planned.cases, cases.size());
  EXPECT_EQ(planned.left_out, left_out.cases);
  return {names_of(cases), {left_out.primitives.begin(), left_out.primitives.end()}};
}

TEST(ChosenCases, AreRefusedWhereTheFilterSelectsNone) {
  expect_user_error([] { chosen("nothing"); }, {"'nothing'", "matches no case", "fencepost list"});
  expect_user_error([] { chosen("-threads"); }, {"'-threads'"});
  expect_user_error([] { chosen("-"); }, {"matches no case"});
}

TEST(ChosenCases, AreOfTheCoreSetUnlessOthersAreAskedFor) {
  const std::string one = "a/b/one/threads:1", z = "z/y/x/cores:80/threads:1";
  one_in_core_set = false;
  EXPECT_EQ(chosen(""), (std::pair{Names{z}, Names{"a/b/"}}));
  EXPECT_EQ(chosen("-nothing"), chosen(""));
  EXPECT_EQ(chosen("", true), (std::pair{Names{one, z}, Names{}}));
  EXPECT_EQ(chosen("all"), chosen("", true));
  EXPECT_EQ(chosen("one"), (std::pair{Names{one}, Names{}}));
  EXPECT_EQ(chosen("-^z", true), chosen("one"));
  expect_user_error([] { chosen("-^z"); }, {"--filter='-^z'", "core set", "--all"});
  one_in_core_set = true;
}

}  // namespace
}  // namespace fencepost::harness::registry_test
