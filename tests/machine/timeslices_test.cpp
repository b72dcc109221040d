// Timeslices of each CPU, from planted files.
#include "machine/timeslices.hpp"

#include <gtest/gtest.h>

#include "tests/support/planted_system.hpp"

namespace fencepost::machine::timeslices_test {
namespace {

TEST(Timeslices, AreTheLastNumberOfEachCpu) {
  PlantedSystem system;
  system.file("/proc/schedstat",
              "version 15\ntimestamp 4295161434\n"
              "cpu0 0 0 0 0 0 0 69107291 11293939 1001\ndomain0 3 61 61 0 0 0 0 0 0 61 0 0\n"
              "cpu13 7 0 9 8 7 6 10 11 12");
  const auto seen = timeslices(system.files());
  EXPECT_EQ(seen, (std::map<unsigned, std::uint64_t>{{0, 1001}, {13, 12}}));
}

TEST(Timeslices, AreNoneWhereTheKernelKeepsNone) {
  PlantedSystem system;
  EXPECT_TRUE(timeslices(system.files()).empty());
  system.file("/proc/schedstat", "cpu0 1 2 3\ncpux 1 2 3 4 5 6 7 8 9\nnonsense");
  EXPECT_TRUE(timeslices(system.files()).empty());
}

}  // namespace
}  // namespace fencepost::machine::timeslices_test
