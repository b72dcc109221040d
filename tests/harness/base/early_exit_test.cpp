// A test that ends the process does not pass: tests/main.cpp.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace fencepost::harness::early_exit_test {
namespace {

constexpr const char* asked = "FENCEPOST_TEST_EXITS";

TEST(EarlyExit, EndsTheProgramIfAsked) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
  if (std::getenv(asked) != nullptr) std::exit(0);
}

TEST(EarlyExit, IsAFailureOfTheProgram) {
#ifdef FENCEPOST_UNDER_EMULATOR
  GTEST_SKIP() << "a program can't start itself anew where an emulator has to start it";
#endif
  const pid_t child = fork();
  if (child == 0) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): a child process of one thread
    if (setenv(asked, "1", 1) != 0 || unsetenv("GTEST_TOTAL_SHARDS") != 0) _exit(1);
    execl("/proc/self/exe", "tests", "--gtest_brief=1",
          "--gtest_filter=EarlyExit.EndsTheProgramIfAsked", nullptr);
    _exit(2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status)) << status;
  EXPECT_EQ(WEXITSTATUS(status), 70);
}

}  // namespace
}  // namespace fencepost::harness::early_exit_test
