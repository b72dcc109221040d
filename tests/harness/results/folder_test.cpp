// The results folder: always a new one, files whole or not at all, and what earlier runs left there.
#include "harness/results/folder.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/clock/chains.hpp"
#include "harness/results/machine_json.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::folder_test {
namespace {

namespace fs = std::filesystem;

class ResultsFolder : public ::testing::Test {
 protected:
  TemporaryFolder place;
  Folder create() { return Folder::create(place.file("results"), "x86_64-some-cpu-2", "abc123"); }
};

TEST_F(ResultsFolder, IsNamedAfterMachineTimeAndCommit) {
  const std::string path = create().path();
  const std::string parent = place.file("results") + "/x86_64-some-cpu-2/";
  ASSERT_TRUE(path.starts_with(parent)) << path;
  int year = 0, month = 0, day = 0, time = 0, read = 0;
  const std::string name = path.substr(parent.size());
  EXPECT_EQ(
      std::sscanf(name.c_str(), "%4d-%2d-%2dT%6dZ-abc123%n", &year, &month, &day, &time, &read), 4);
  EXPECT_EQ(static_cast<std::size_t>(read), std::string("2026-01-31T235959Z-abc123").size());
  EXPECT_TRUE(fs::path(name).filename() == name) << path;
  EXPECT_TRUE(fs::is_directory(path));
}

TEST_F(ResultsFolder, IsNeverUsedTwice) {
  std::set<std::string> paths;
  for (int i = 0; i < 20; ++i) {
    const Folder folder = create();
    EXPECT_TRUE(paths.insert(folder.path()).second) << folder.path();
    EXPECT_TRUE(fs::is_empty(folder.path()));
    folder.write("run.json", "{}");
  }
}

TEST_F(ResultsFolder, SaysWhereItCannotBe) {
  write_text(place.file("results"), "a file in the way");
  expect_user_error([&] { create(); }, {"results", "--results"});
}

TEST_F(ResultsFolder, WritesWholeFiles) {
  const Folder folder = create();
  folder.write("machine.json", "old, and longer");
  folder.write("machine.json", "new");
  EXPECT_EQ(text_of(folder.file("machine.json")), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "a .part was left";
}

TEST_F(ResultsFolder, AReaderSeesTheOldFileUntilTheNewOneIsWhole) {
  const Folder folder = create();
  folder.write("machine.json", "old");
  std::ifstream reader(folder.file("machine.json"));
  folder.write("machine.json", "new");
  std::string seen;
  std::getline(reader, seen);
  EXPECT_EQ(seen, "old") << "written over, not renamed";
}

TEST_F(ResultsFolder, KeepsTheOldFileWhenTheNewOneCannotBeWritten) {
  const Folder folder = create();
  folder.write("machine.json", "old");
  fs::create_directory(folder.file("machine.json.part"));  // as good as a full disk, also for root
  expect_user_error([&] { folder.write("machine.json", "new"); },
                    {"machine.json", "Is a directory", "writable"});
  EXPECT_EQ(text_of(folder.file("machine.json")), "old");
}

TEST_F(ResultsFolder, OpensOnlyAnInterruptedRun) {
  expect_user_error([&] { Folder::open(place.file("nowhere")); }, {"--resume=", "nowhere"});
  const Folder folder = create();
  expect_user_error([&] { Folder::open(folder.path()); }, {"--resume=", "machine.json"});
  folder.write("machine.json", "{}");
  expect_user_error([&] { Folder::open(folder.path()); }, {"samples.jsonl"});
  folder.write("samples.jsonl", "");
  EXPECT_EQ(Folder::open(folder.path()).path(), folder.path());
}

TEST_F(ResultsFolder, AMachineThatCannotBeReadIsAnError) {
  const Folder folder = create();
  expect_user_error([&] { folder.machine(); }, {"machine.json", "new run"});
  folder.write("machine.json", "{\"cpu\": ");
  expect_user_error([&] { folder.machine(); }, {"machine.json", "truncated or no JSON"});
  folder.write("machine.json", "{\"cpu\": 1}");
  expect_user_error([&] { folder.machine(); }, {"machine.json", "new run"});
  folder.write("machine.json", R"({"cpu": {"model": "1"}})");
  EXPECT_EQ(folder.machine().cpu.model, "1");
}

MachineRecord mine() {
  MachineRecord record;
  record.cpu.model = "1";
  record.caches = {{1, 32768, 64, 2}};
  return record;
}

/// machine.json of a finished run of the machine `whose` with these levels.
nlohmann::json finished(const std::string& levels, int chains = throughput_chains,
                        MachineRecord whose = mine()) {
  whose.calibration.throughput_chains = chains;
  nlohmann::json document = machine_json(whose);
  document["calibration"]["clean_levels"] = nlohmann::json::parse(levels);
  return document;
}

void earlier_run(const Folder& folder, const nlohmann::json& document) {
  folder.write("machine.json", document.dump());
}

TEST_F(ResultsFolder, RemembersTheLevelsOfItsNeighbours) {
  earlier_run(create(), finished(R"({"alone": 0.26, "team": 0.5})"));
  nlohmann::json version1 = finished(R"({"alone": 0.25})");
  version1["schema_version"] = 1;
  version1["warnings"] = {"a sentence"};
  version1["counters"] = "not read by this version";
  earlier_run(create(), version1);
  // Another chain altogether.
  earlier_run(create(), finished(R"({"alone": 0.1})", throughput_chains - 2));
  // Other machines of the same name.
  MachineRecord other_cpu = mine(), other_caches = mine();
  other_cpu.cpu.model = "2";
  other_caches.caches.clear();
  earlier_run(create(), finished(R"({"alone": 0.1})", throughput_chains, other_cpu));
  earlier_run(create(), finished(R"({"alone": 0.1})", throughput_chains, other_caches));
  earlier_run(create(), finished(R"({"alone": 0.1})", throughput_chains, {}));
  CleanLevels levels;
  create().remember_levels(levels, mine());
  EXPECT_EQ(levels.level("alone"), 0.25) << "the lowest of all runs";
  EXPECT_EQ(levels.level("team"), 0.5);
}

using Kinds = std::map<std::string, std::string>;

/// The level of kind 0 and kind 1 with classes `now`, after a run that had these two and classes `then`.
std::vector<double> remembered(const Folder& then_folder, const Folder& now_folder,
                               std::optional<Kinds> then, Kinds now) {
  MachineRecord earlier = mine(), here = mine();
  earlier.calibration.core_kinds = std::move(then);
  here.calibration.core_kinds = std::move(now);
  earlier_run(then_folder, finished(R"({"kind0/core:1/alone": 0.2, "kind1/core:1/alone": 0.4})",
                                    throughput_chains, earlier));
  CleanLevels levels;
  now_folder.remember_levels(levels, here);
  std::filesystem::remove_all(then_folder.path());
  return {levels.level("kind0/core:1/alone").value_or(0.0),
          levels.level("kind1/core:1/alone").value_or(0.0)};
}

TEST_F(ResultsFolder, LevelsFollowTheirClassOfCoresToItsNewNumber) {
  using Levels = std::vector<double>;
  const auto after = [&](std::optional<Kinds> then, Kinds now) {
    return remembered(create(), create(), std::move(then), std::move(now));
  };
  const Kinds two{{"0", "a"}, {"1", "b"}};
  EXPECT_EQ(after(two, two), (Levels{0.2, 0.4}));
  EXPECT_EQ(after(two, {{"0", "b"}}), (Levels{0.4, 0.0})) << "as when only those are allowed";
  EXPECT_EQ(after(two, {{"0", "b"}, {"1", "a"}}), (Levels{0.4, 0.2}));
  EXPECT_EQ(after(two, {{"0", "c"}, {"1", "d"}}), (Levels{0.0, 0.0}));
  EXPECT_EQ(after(Kinds{{"0", "a"}}, two), (Levels{0.2, 0.0})) << "kind 1 was none then";
  EXPECT_EQ(after(Kinds{{"0", "a"}, {"1", "a"}}, two), (Levels{0.0, 0.0})) << "which of the two?";
  EXPECT_EQ(after(std::nullopt, two), (Levels{0.0, 0.0})) << "written by an earlier version";
  EXPECT_EQ(after(std::nullopt, {{"0", ""}})[0], 0.2) << "likewise, and all cores are alike";
}

TEST_F(ResultsFolder, ANeighbourThatMakesNoSenseIsNoReasonToStop) {
  earlier_run(create(), finished(R"({})"));
  earlier_run(create(), finished(R"({"alone": "low", "team": -1, "x": null})"));
  earlier_run(create(), finished(R"({"team": -1})"));
  earlier_run(create(), finished("3"));
  for (
      const char* text :
      {"", "[1, 2]", "{\"calib", R"({"calibration": 7})", R"({"calibration": null})",
       R"({"cpu": {"model": "1"}, "caches": [{"level": 1, "bytes": 32768, "line_bytes": 64, "shared_by": 2}],
            "calibration": null})",
       R"({"cpu": {"model": "1"}, "caches": [{"level": 1, "bytes": 32768, "line_bytes": 64, "shared_by": 2}],
            "calibration": {"throughput_chains": "ten"}})"}) {
    create().write("machine.json", text);
  }
  write_text(fs::path(create().path()).parent_path().string() + "/notes.txt", "not a folder");
  CleanLevels levels;
  EXPECT_NO_THROW(create().remember_levels(levels, mine()));
  EXPECT_TRUE(levels.all().empty());
}

}  // namespace
}  // namespace fencepost::harness::folder_test
