// The program that runs, found again in its own file.
#include "harness/results/own_binary.hpp"

#include <gtest/gtest.h>

extern "C" {
[[gnu::noinline]] int fencepost_test_exported() { return 1; }
}

namespace fencepost::harness::own_binary_test {
namespace {

[[gnu::noinline]] int internal() { return 2; }

const void* address(int (*function)()) { return reinterpret_cast<const void*>(function); }

TEST(Program, FunctionsAreNamedAtTheirBeginningOnly) {
  const Program program;
  EXPECT_EQ(program.symbol_of(address(&fencepost_test_exported)), "fencepost_test_exported");
  EXPECT_EQ(program.symbol_of(static_cast<const char*>(address(&fencepost_test_exported)) + 1), "");
  EXPECT_EQ(program.symbol_of(nullptr), "");
  const int data = 0;
  EXPECT_EQ(program.symbol_of(&data), "");
}

TEST(Program, InternalLinkageIsNoObstacle) {
  EXPECT_NE(Program().symbol_of(address(&internal)).find("internal"), std::string::npos);
}

TEST(Program, TheBuildIdIsTheLinkers) {
  const std::string id = Program().build_id();
  EXPECT_GE(id.size(), 16U);  // the shortest a linker makes has eight bytes
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(id, Program().build_id());
}

}  // namespace
}  // namespace fencepost::harness::own_binary_test
