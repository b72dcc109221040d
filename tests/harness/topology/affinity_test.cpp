// Affinity on kernels of more CPUs than this one has.
#include "harness/topology/affinity.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace fencepost::harness::affinity_test {
namespace {

using Numbers = std::vector<unsigned>;

/// A kernel made for so many CPUs: it refuses smaller sets, whichever CPUs are there.
ReadAffinity kernel(std::size_t cpus, const Numbers& allowed) {
  return [=](std::size_t bytes, cpu_set_t* set) {
    if (8 * bytes < cpus) {
      errno = EINVAL;
      return -1;
    }
    for (const unsigned cpu : allowed) CPU_SET_S(cpu, bytes, set);
    return 0;
  };
}

TEST(AllowedCpus, OfKernelsOfAnySize) {
  EXPECT_EQ(allowed_cpus(kernel(64, {0, 5})), (Numbers{0, 5}));
  EXPECT_EQ(allowed_cpus(kernel(1'920, {3})), (Numbers{3}));
  EXPECT_EQ(allowed_cpus(kernel(8'192, {1'023, 1'024, 8'191})), (Numbers{1'023, 1'024, 8'191}));
}

TEST(AllowedCpus, NoneWhereTheKernelDoesNotSay) {
  EXPECT_EQ(allowed_cpus(kernel(std::size_t{1} << 30, {0})), Numbers{});
  EXPECT_EQ(allowed_cpus([](std::size_t, cpu_set_t*) { return errno = EPERM, -1; }), Numbers{});
}

TEST(AllowedCpus, OfThisThread) { EXPECT_FALSE(allowed_cpus().empty()); }

}  // namespace
}  // namespace fencepost::harness::affinity_test
