// Asks libpfm4 something as if this were another CPU: in a child process, since it looks at LIBPFM_FORCE_PMU once.
#pragma once

#include <gtest/gtest.h>
#include <perfmon/pfmlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <string>

namespace fencepost::counters {

/// Tests that ask as if on other CPUs. libpfm4 never forgets a PMU that it found once: they need a process in which nobody has
/// asked it anything, as ctest gives to each test.
class OnOtherCpus : public testing::Test {
 protected:
  void SetUp() override {
    pfm_pmu_info_t info{};
    info.size = sizeof info;
    if (pfm_get_pmu_info(PFM_PMU_PERF_EVENT, &info) != PFM_ERR_NOINIT)
      GTEST_SKIP() << "libpfm4 was asked before in this process: run this test alone, or by ctest";
  }
};

/// What `question` answers where LIBPFM_FORCE_PMU is `pmu`.
inline std::string as_if_on(const std::string& pmu, const std::function<std::string()>& question) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): a child process of one thread
    setenv("LIBPFM_FORCE_PMU", pmu.c_str(), 1);
    const std::string answer = question();
    const bool whole =
        write(ends[1], answer.data(), answer.size()) == static_cast<ssize_t>(answer.size());
    _exit(whole ? 0 : 1);
  }
  close(ends[1]);
  std::string answer;
  std::array<char, 4096> part{};
  for (ssize_t n = 0; (n = read(ends[0], part.data(), part.size())) > 0;)
    answer.append(part.data(), static_cast<std::size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the child failed";
  return answer;
}

}  // namespace fencepost::counters
