// samples.jsonl: what goes in comes out; what was cut short is left out; what is wrong is named.
#include "harness/results/journal.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <algorithm>
#include <map>

#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/support/testing.hpp"

namespace fencepost::harness::journal_test {
namespace {

Sample sample_of(double ns) {
  Sample sample;
  sample.ns = ns;
  sample.cycles = 3.0 * ns;
  sample.ops_per_second = 1e9 / ns;
  sample.fairness = 0.75;
  sample.cpu_ns = 2.0 * ns;
  sample.chain = {{"kind0/core:1/team", 0.25}, {"kind1/core:2/team", 0.5 + ns / 1e3}};
  sample.durations = {{"op_p50_ns", ns / 2}, {"op_longest_ns", 100 * ns}};
  sample.values = {{"hit_rate", 0.6949}, {"bytes_per_entry", 56.5 + ns}};
  sample.outcomes = {{"weak", static_cast<std::uint64_t>(ns)}, {"never", 0}};
  sample.outcomes_ns = 50'000.0 + ns;
  return sample;
}

Round round_of(int number) {
  Round round;
  round.name = "mutex/std_mutex/lock \"x\"\n/threads:2";
  round.repetition = 1;
  round.round = number;
  round.seconds = 12.5;
  round.window_us = 50.25;
  for (const double ns : {20.0, 0.125, 7.5e6}) round.samples.push_back(sample_of(ns));
  Sample dropped;
  for (const Drop why : {Drop::gap, Drop::neighbour, Drop::gap}) {
    dropped.drop = why;
    round.samples.push_back(dropped);
  }
  return round;
}

std::vector<Sample> kept(const Round& round) {
  std::vector<Sample> samples = round.samples;
  std::erase_if(samples, [](const Sample& s) { return s.drop.has_value(); });
  return samples;
}

/// Equal to `digits` significant digits.
void expect_close(double expected, double found, int digits, const char* what) {
  EXPECT_NEAR(found, expected, 0.5001 * std::pow(10.0, 1 - digits) * std::abs(expected)) << what;
}

/// What came back is what was written, as exactly as is promised of each.
void expect_same(const Round& written, const Round& back) {
  EXPECT_EQ(back.name, written.name);
  EXPECT_EQ(back.repetition, written.repetition);
  EXPECT_EQ(back.round, written.round);
  EXPECT_EQ(back.seconds, written.seconds);
  EXPECT_EQ(back.window_us, written.window_us);
  EXPECT_EQ(back.error, written.error);
  EXPECT_EQ(back.failed_outcomes, written.failed_outcomes);
  EXPECT_EQ(back.periods, written.periods);
  const auto left = kept(written), right = kept(back);
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    expect_close(left[i].ns, right[i].ns, 5, "ns");
    expect_close(left[i].cycles, right[i].cycles, 5, "cycles");
    expect_close(left[i].ops_per_second, right[i].ops_per_second, 5, "ops_per_second");
    expect_close(left[i].cpu_ns, right[i].cpu_ns, 5, "cpu_ns");
    expect_close(left[i].fairness, right[i].fairness, 3, "fairness");
    ASSERT_EQ(left[i].durations.size(), right[i].durations.size());
    for (const auto& [key, ns] : left[i].durations)
      expect_close(ns, right[i].durations.at(key), 4, key.c_str());
    ASSERT_EQ(left[i].values.size(), right[i].values.size());
    for (const auto& [key, value] : left[i].values)
      expect_close(value, right[i].values.at(key), 4, key.c_str());
    EXPECT_EQ(left[i].outcomes, right[i].outcomes);
    expect_close(left[i].outcomes_ns, right[i].outcomes_ns, 5, "outcomes_ns");
    ASSERT_EQ(left[i].chain.size(), right[i].chain.size());
    for (const auto& [occupancy, reading] : left[i].chain)
      expect_close(reading, right[i].chain.at(occupancy), 4, occupancy.c_str());
  }
  for (std::size_t why = 0; why < drop_names.size(); ++why) {
    const auto is_why = [&](const Sample& s) { return s.drop == static_cast<Drop>(why); };
    EXPECT_EQ(std::ranges::count_if(back.samples, is_why),
              std::ranges::count_if(written.samples, is_why))
        << drop_names[why];
  }
}

TEST(JournalLine, ComesBackAsItWent) {
  const std::string line = to_line(round_of(7), 4711);
  EXPECT_EQ(line.find('\n'), std::string::npos) << "one round, one line";
  expect_same(round_of(7), from_line(line));
  Round failed = round_of(8);
  failed.error = "wrong";
  failed.failed_outcomes = {{"weak", 3}, {"never", 0}};
  expect_same(failed, from_line(to_line(failed, 4711)));
}

TEST(JournalLine, KeepsHowLongIdlePeriodsWereWhereSomeEnded) {
  Round round = round_of(1);
  round.periods.started = round.periods.ended = 16;
  EXPECT_FALSE(nlohmann::json::parse(to_line(round, 1)).contains("idle_periods")) << "calm";
  EXPECT_TRUE(from_line(to_line(round, 1)).periods.calm());
  round.periods = {3, 2, 1, 1.25e-5, 16, 12};
  expect_same(round, from_line(to_line(round, 1)));
}

TEST(JournalLine, LeavesOutWhatFollowsFromNs) {
  Round alone = round_of(1);
  for (Sample& sample : alone.samples) {
    sample.fairness = 1.0;
    sample.cpu_ns = sample.ns;
  }
  const std::string line = to_line(alone, 1);
  for (const char* key : {"ops_per_second", "fairness", "cpu_ns"})
    EXPECT_FALSE(nlohmann::json::parse(line).contains(key)) << key;
  expect_same(alone, from_line(line));

  alone.samples[1].cpu_ns *= 1.001;  // one window that slept: all of the round is written
  expect_same(alone, from_line(to_line(alone, 1)));
  EXPECT_TRUE(nlohmann::json::parse(to_line(alone, 1)).contains("cpu_ns"));
}

TEST(JournalLine, KeepsCountsAndWhichWindowsHaveNone) {
  Round round = round_of(1);
  round.samples[0].counts = {{"a", {1.25, 1.0}}, {"b:k", {3.0, 0.5}}};
  round.samples[2].counts = {{"a", {2.5, 1.0}}};
  round.samples[1].page_faults = 0.25;
  const auto line = nlohmann::json::parse(to_line(round, 1));
  EXPECT_EQ(line.at("counts").at("a"), (nlohmann::json{1.25, nullptr, 2.5}));
  EXPECT_FALSE(line.at("counts_running").contains("a")) << "nothing was scaled";
  EXPECT_FALSE(line.contains("context_switches")) << "there were none";
  const Round back = from_line(line.dump());
  ASSERT_EQ(kept(back).size(), 3U);
  EXPECT_DOUBLE_EQ(kept(back)[0].counts.at("a").value, 1.25);
  EXPECT_DOUBLE_EQ(kept(back)[0].counts.at("b:k").running, 0.5);
  EXPECT_TRUE(kept(back)[1].counts.empty());
  EXPECT_DOUBLE_EQ(kept(back)[1].page_faults, 0.25);
  EXPECT_DOUBLE_EQ(kept(back)[1].context_switches, 0.0);
  EXPECT_FALSE(kept(back)[2].counts.contains("b:k"));
}

TEST(JournalLine, AnEventThatNeverCameIsOneZero) {
  Round round = round_of(1);
  for (int i = 0; i < 3; ++i)
    round.samples[static_cast<std::size_t>(i)].counts = {{"a", {0.0, 1.0}}};
  const auto line = nlohmann::json::parse(to_line(round, 1));
  EXPECT_EQ(line.at("counts").at("a"), 0);
  for (const Sample& sample : kept(from_line(line.dump())))
    EXPECT_DOUBLE_EQ(sample.counts.at("a").value, 0.0);
}

TEST(JournalLine, WithoutCountsThereIsNoWordOfThem) {
  const auto line = nlohmann::json::parse(to_line(round_of(1), 1));
  for (const char* key : {"counts", "counts_running", "context_switches", "page_faults"})
    EXPECT_FALSE(line.contains(key)) << key;
}

TEST(JournalLine, KeepsAnError) {
  Round round;
  round.name = "a/b/c/threads:1";
  round.error = "the count should be 2, is 1";
  const Round back = from_line(to_line(round, 1));
  expect_same(round, back);
  EXPECT_TRUE(back.samples.empty());
}

TEST(JournalLine, HasTheNamesOfTheSchema) {
  const auto line = nlohmann::json::parse(to_line(round_of(7), 4711));
  EXPECT_EQ(line.at("pid"), 4711);
  EXPECT_EQ(line.at("ns").size(), 3U);
  EXPECT_EQ(line.at("chain").at("kind0/core:1/team").size(), 3U);
  EXPECT_EQ(line.at("dropped"), (nlohmann::json{{"gap", 2}, {"neighbour", 1}}));
  EXPECT_FALSE(line.contains("error"));
}

TEST(JournalLine, RefusesWhatIsNoRound) {
  const std::string good = to_line(round_of(1), 1);
  for (const std::string& bad :
       {std::string(), std::string("{}"), std::string("[1]"), good.substr(0, good.size() / 2)}) {
    EXPECT_THROW(from_line(bad), std::exception) << bad;
  }
}

class JournalFile : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  const std::string path = folder.file("samples.jsonl");

  void append(int from, int to) {
    Journal journal(path);
    for (int i = from; i < to; ++i) journal.append(round_of(i));
  }
  std::vector<int> numbers() {
    std::vector<int> all;
    for (const Round& round : read_journal(path)) all.push_back(round.round);
    return all;
  }
};

TEST_F(JournalFile, GoesOnWhereItStopped) {
  append(0, 2);
  append(2, 3);
  EXPECT_EQ(numbers(), (std::vector<int>{0, 1, 2}));
  expect_same(round_of(2), read_journal(path).back());
}

TEST_F(JournalFile, ALineCutShortIsLeftOutByReaderAndWriter) {
  append(0, 2);
  const std::string whole = text_of(path);
  const std::size_t last_line = whole.rfind('\n', whole.size() - 2) + 1;
  for (const std::size_t length : {last_line + 1, last_line + 40, whole.size() - 1}) {
    write_text(path, whole.substr(0, length));
    EXPECT_EQ(numbers(), (std::vector<int>{0})) << "cut to " << length;
    append(5, 6);
    EXPECT_EQ(numbers(), (std::vector<int>{0, 5})) << "cut to " << length;
  }
}

TEST_F(JournalFile, CutInTheFirstLineNothingIsLeft) {
  write_text(path, "{\"case\": \"a");
  EXPECT_TRUE(numbers().empty());
  append(0, 1);
  EXPECT_EQ(numbers(), (std::vector<int>{0}));
}

TEST(JournalLine, KeepsTheValuesOfDisturbedSamples) {
  Round round = round_of(3);  // with a neighbour and two gaps that have no values
  const auto add = [&](Drop why, double ns, double reading) {
    Sample sample;
    sample.ns = sample.cpu_ns = ns;
    sample.cycles = 2.0 * ns;
    sample.ops_per_second = 1e9 / ns;
    sample.chain["kind0/core:1/alone"] = reading;
    sample.drop = why;
    round.samples.push_back(sample);
  };
  add(Drop::gap, 17.0, 0.5);
  add(Drop::throttled, 99.0, 0.25);
  add(Drop::preempted, 23.0, 0.75);
  round.samples.emplace_back().drop = Drop::gap;
  const Round back = from_line(to_line(round, 1));
  std::map<Drop, std::vector<double>> dropped;
  for (const Sample& sample : back.samples)
    if (sample.drop) dropped[*sample.drop].push_back(sample.ns);
  EXPECT_EQ(dropped, (std::map<Drop, std::vector<double>>{{Drop::neighbour, {0.0}},
                                                          {Drop::gap, {17.0, 0.0, 0.0, 0.0}},
                                                          {Drop::preempted, {23.0}},
                                                          {Drop::throttled, {99.0}}}));
  const auto gap = std::ranges::find(back.samples, 17.0, &Sample::ns);
  ASSERT_NE(gap, back.samples.end());
  EXPECT_EQ(gap->cycles, 34.0);
  EXPECT_EQ(gap->chain.at("kind0/core:1/alone"), 0.5);
}

TEST_F(JournalFile, ABadLineInTheMiddleIsNamed) {
  append(0, 1);
  write_text(path, text_of(path) + "{\"case\": 1}\n" + text_of(path));
  expect_user_error([&] { read_journal(path); }, {path.c_str(), "line 2", "take the line out"});
}

TEST_F(JournalFile, NoFileIsNoRun) {
  expect_user_error([&] { read_journal(path); }, {path.c_str(), "no run to go on with"});
  expect_user_error([&] { Journal journal(folder.file("missing/samples.jsonl")); },
                    {"missing/samples.jsonl", "No such file"});
}

TEST_F(JournalFile, AFullDeviceIsAnErrorForAPerson) {
  expect_user_error(
      [] {
        Journal journal("/dev/full");
        journal.append(round_of(0));
      },
      {"/dev/full"});
}

/// The largest file this process may write; put back at the end.
class FileLimit {
 public:
  explicit FileLimit(rlim_t bytes) {
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{bytes, old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  rlimit old_{};
  void (*old_handler_)(int) = nullptr;
};

TEST_F(JournalFile, WhatStoodBeforeStaysWholeWhenSpaceRunsOut) {
  append(0, 2);
  const std::string before = text_of(path);
  for (const std::size_t room : {std::size_t{0}, std::size_t{30}}) {
    const FileLimit limit(before.size() + room);
    expect_user_error([&] { append(2, 3); },
                      {path.c_str(), "File too large", "ulimit -f", "--resume"});
    EXPECT_EQ(text_of(path), before) << "with room for " << room << " bytes more";
  }
}

}  // namespace
}  // namespace fencepost::harness::journal_test
