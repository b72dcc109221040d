// Each reason why a file cannot be written has its own words: what happened, and what helps against that and nothing else.
#include "harness/base/write_error.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <set>
#include <string>

#include "harness/base/atomic_file.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::write_error_test {
namespace {

constexpr std::array errors{ENOSPC, EDQUOT, EROFS,  EACCES,  EPERM,  EMFILE, ENFILE,
                            ENOMEM, EFBIG,  ENOENT, ENOTDIR, EISDIR, EIO};

TEST(WriteError, EachErrorHasARemedyOfItsOwn) {
  std::set<std::string> remedies;
  for (const int error : errors) remedies.insert(remedy_for(error, "--results"));
  EXPECT_EQ(remedies.size(), errors.size());
  EXPECT_FALSE(remedies.contains(""));
}

TEST(WriteError, OneCauseIsNotBlamedOnAnother) {
  for (const int error : errors) {
    const std::string remedy = remedy_for(error, "--results");
    EXPECT_EQ(remedy.find("space") != std::string::npos, error == ENOSPC || error == EDQUOT)
        << remedy;
    EXPECT_EQ(remedy.find("read-only") != std::string::npos, error == EROFS) << remedy;
    EXPECT_EQ(remedy.find("files open") != std::string::npos, error == EMFILE || error == ENFILE)
        << remedy;
  }
}

TEST(WriteError, AnUnknownErrorHasTheWordsOfTheSystemAlone) {
  EXPECT_EQ(std::string(io_error("write x", EXDEV).what()),
            "cannot write x: Invalid cross-device link");
}

TEST(WriteError, TooManyOpenFilesNamesTheLimitInForce) {
  const TemporaryFolder folder;
  const auto write_without_descriptors = [&] {
    const rlimit limit{3, 3};
    setrlimit(RLIMIT_NOFILE, &limit);
    try {
      write_atomically(folder.file("run.json"), "new");
    } catch (const UserError& error) {
      std::fputs(error.what(), stderr);
      std::_Exit(7);
    }
    std::_Exit(0);
  };
  EXPECT_EXIT(write_without_descriptors(), ::testing::ExitedWithCode(7),
              "run.json: Too many open files; this process may have 3 files open");
}

}  // namespace
}  // namespace fencepost::harness::write_error_test
