// Files that are whole or not there, also when the disk is full.
#include "harness/base/atomic_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/support/testing.hpp"

namespace fencepost::harness::atomic_file_test {
namespace {

namespace fs = std::filesystem;

class AtomicFile : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  const std::string path = folder.file("run.json");

  /// `path` holds "old", and nothing else is in the folder.
  void expect_untouched() {
    EXPECT_EQ(text_of(path), "old");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "a .part was left";
  }
};

TEST_F(AtomicFile, HoldsWhatWasWritten) {
  std::string text(3'000'000, 'x');
  text += '\0';
  text += "end";
  write_atomically(path, "longer than what follows");
  write_atomically(path, "");
  EXPECT_EQ(text_of(path), "");
  write_atomically(path, text);
  EXPECT_EQ(text_of(path), text);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "a .part was left";
}

TEST_F(AtomicFile, AReaderOfTheOldFileKeepsIt) {
  write_atomically(path, "old");
  std::ifstream reader(path);
  write_atomically(path, "new");
  std::string seen;
  std::getline(reader, seen);
  EXPECT_EQ(seen, "old") << "written over, not renamed";
  EXPECT_EQ(text_of(path), "new");
}

TEST_F(AtomicFile, AFolderThatCannotBeWrittenIsNamedWithTheReason) {
  expect_user_error([&] { write_atomically(folder.file("none/run.json"), "new"); },
                    {"none/run.json: No such file or directory", "folder does not exist"});
  write_text(folder.file("file"), "old");
  expect_user_error([&] { write_atomically(folder.file("file/run.json"), "new"); },
                    {"file/run.json: Not a directory"});
  // proc(5): nobody may make a file there, not even root.
  expect_user_error([] { write_atomically("/proc/run.json", "new"); }, {"cannot write /proc/run"});
}

TEST_F(AtomicFile, AFullDiskLeavesTheOldFile) {
  write_text(path, "old");
  fs::create_symlink("/dev/full", path + ".part");
  expect_user_error([&] { write_atomically(path, "new"); },
                    {"run.json: No space left on device", "space"});
  expect_untouched();
}

TEST_F(AtomicFile, ADiskThatFillsHalfWayLeavesTheOldFile) {
  write_text(path, "old");
  const auto write_more_than_fits = [&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      write_atomically(path, std::string(10'000, 'n'));
    } catch (const UserError& error) {
      std::fputs(error.what(), stderr);
      std::_Exit(7);
    }
    std::_Exit(0);
  };
  EXPECT_EXIT(write_more_than_fits(), ::testing::ExitedWithCode(7), "run.json: File too large");
  expect_untouched();
}

TEST_F(AtomicFile, ReservedSpaceIsUsedOnceAndGivenBack) {
  {
    const ReservedSpace space(path, 100'000);
    EXPECT_TRUE(fs::exists(path + ".part"));
    write_atomically(path, "new");
    EXPECT_EQ(text_of(path), "new");
    EXPECT_FALSE(fs::exists(path + ".part"));
  }
  { const ReservedSpace unused(path, 100'000); }
  EXPECT_EQ(text_of(path), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "a .part was left";
}

TEST_F(AtomicFile, SpaceThatCannotBeReservedIsNamedWithTheReason) {
  expect_user_error([&] { ReservedSpace(folder.file("none/run.json"), 4'096); },
                    {"none/run.json (about 4 KiB): No such file or directory", "does not exist"});
}

TEST_F(AtomicFile, ATargetThatCannotBeReplacedIsNamedWithTheReason) {
  fs::create_directory(path);
  expect_user_error([&] { write_atomically(path, "new"); }, {"run.json: Is a directory"});
  EXPECT_TRUE(fs::is_directory(path));
  EXPECT_FALSE(fs::exists(path + ".part"));
}

}  // namespace
}  // namespace fencepost::harness::atomic_file_test
