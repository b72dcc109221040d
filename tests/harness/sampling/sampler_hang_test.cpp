// Benchmarks that hang, and such that only take long.
#include <gtest/gtest.h>

#include <thread>

#include "tests/harness/sampling/sampler_here.hpp"

namespace fencepost::harness::sampler_hang_test {
namespace {

using SamplerHang = sampler_here::SamplerHere;

TEST_F(SamplerHang, ABenchmarkThatHangsIsReported) {
  lab.sampler.set_patience(std::chrono::milliseconds(500));
  diary.hangs = true;
  const Burst burst = take(1, 1);
  EXPECT_TRUE(burst.hung);
  EXPECT_NE(burst.error.find("hung"), std::string::npos) << burst.error;
  EXPECT_TRUE(burst.samples.empty());
  diary.hangs.store(false, std::memory_order_release);
  while (diary.ends < 2) std::this_thread::yield();  // its two runs end before the process does
}

// On a busy machine it may take minutes to build a large structure.
TEST_F(SamplerHang, OneThatIsBuiltForLongerThanPatienceLastsDoesNotHang) {
  lab.sampler.set_patience(std::chrono::milliseconds(100));
  diary.begin_takes = std::chrono::milliseconds(300);
  const Burst burst = take(1, 2);
  EXPECT_FALSE(burst.hung) << burst.error;
  EXPECT_EQ(burst.samples.size(), 2U);
}

TEST_F(SamplerHang, OneThatIsBuiltForEverDoesHang) {
  lab.sampler.set_patience(std::chrono::milliseconds(60));  // 720 of CPU time
  diary.begin_takes = std::chrono::milliseconds(1'000);
  const Burst burst = take(1, 1);
  EXPECT_TRUE(burst.hung);
  EXPECT_NE(burst.error.find("ms of CPU time (an endless loop"), std::string::npos) << burst.error;
  while (diary.ends < 2) std::this_thread::yield();
}

}  // namespace
}  // namespace fencepost::harness::sampler_hang_test
