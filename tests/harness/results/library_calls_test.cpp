// Which functions stand for an instruction that the compiler did not emit.
#include "harness/results/library_calls.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "harness/results/own_binary.hpp"

namespace fencepost::harness::library_calls_test {
namespace {

using Names = std::vector<std::string>;

TEST(LibraryCalls, OneInstructionWouldDo) {
  const Names calls{"__atomic_load_8", "__atomic_fetch_add_4", "__atomic_compare_exchange_1"};
  EXPECT_EQ(calls_for_instructions(calls, "baseline"), calls);
}

TEST(LibraryCalls, SixteenBytesAndOthersAreMeant) {
  const Names others{"__atomic_compare_exchange_16",
                     "__atomic_load",
                     "__atomic_is_lock_free",
                     "__atomic_8",
                     "my__atomic_load_8",
                     "atomic_load_8",
                     "__aarch64_cas16_acq",
                     "main",
                     ""};
  EXPECT_EQ(calls_for_instructions(others, "outline"), Names{});
}

TEST(LibraryCalls, HelpersCountWhereTheBuildAsksForThem) {
  const Names helpers{"__aarch64_cas8_acq_rel", "__aarch64_ldadd4_relax", "__aarch64_swp1_rel"};
  EXPECT_EQ(calls_for_instructions(helpers, "outline"), helpers);
  EXPECT_EQ(calls_for_instructions(helpers, "lse"), Names{});
}

TEST(LibraryCalls, FunctionsOfLibrariesAreKnownByTheirPlainNames) {
  const Names names = Program().function_names();
  EXPECT_TRUE(std::ranges::is_sorted(names));
  EXPECT_TRUE(std::ranges::binary_search(names, "main")) << "its own";
  std::free(std::malloc(1));
  EXPECT_TRUE(std::ranges::binary_search(names, "getenv")) << "of glibc, without a version suffix";
  EXPECT_NE(std::getenv("PATH"), nullptr);
}

}  // namespace
}  // namespace fencepost::harness::library_calls_test
