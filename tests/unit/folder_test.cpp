// The results folder: always a new one, files whole or not at all, and what earlier runs left there.
#include "harness/folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "harness/chains.hpp"
#include "tests/unit/testing.hpp"

namespace fencepost::harness {
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
  EXPECT_TRUE(std::regex_match(path.substr(parent.size()),
                               std::regex("\\d{4}-\\d{2}-\\d{2}T\\d{6}Z-abc123(-\\d+)?")))
      << path;
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
  expect_user_error([&] { folder.write("machine.json", "new"); }, {"machine.json", "disk full"});
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
  EXPECT_EQ(folder.machine().at("cpu"), 1);
}

/// A finished run of this machine with these levels.
void earlier_run(const Folder& folder, const std::string& levels, int chains = throughput_chains) {
  folder.write("machine.json", "{\"calibration\": {\"throughput_chains\": " +
                                   std::to_string(chains) + ", \"clean_levels\": " + levels + "}}");
}

TEST_F(ResultsFolder, RemembersTheLevelsOfItsNeighbours) {
  earlier_run(create(), R"({"alone": 0.26, "team": 0.5})");
  earlier_run(create(), R"({"alone": 0.25})");
  earlier_run(create(), R"({"alone": 0.1})", throughput_chains - 2);  // another chain altogether
  CleanLevels levels;
  create().remember_levels(levels);
  EXPECT_EQ(levels.level("alone"), 0.25) << "the lowest of all runs";
  EXPECT_EQ(levels.level("team"), 0.5);
}

TEST_F(ResultsFolder, ANeighbourThatMakesNoSenseIsNoReasonToStop) {
  earlier_run(create(), R"({})");
  earlier_run(create(), R"({"alone": "low", "team": -1, "x": null})");
  earlier_run(create(), "3");
  for (const char* text :
       {"", "[1, 2]", "{\"calib", R"({"calibration": 7})", R"({"calibration": null})",
        R"({"calibration": {"throughput_chains": "eight"}})"}) {
    create().write("machine.json", text);
  }
  write_text(fs::path(create().path()).parent_path().string() + "/notes.txt", "not a folder");
  CleanLevels levels;
  EXPECT_NO_THROW(create().remember_levels(levels));
  EXPECT_TRUE(levels.all().empty());
}

}  // namespace
}  // namespace fencepost::harness
