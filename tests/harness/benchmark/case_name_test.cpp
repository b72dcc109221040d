// Case names are made of fields, and of nothing else.
#include "harness/benchmark/case_name.hpp"

#include <gtest/gtest.h>

#include "harness/benchmark/benchmark.hpp"

namespace fencepost::harness::case_name_test {
namespace {

TEST(CaseNames, HaveTheirPartsInOrder) {
  EXPECT_EQ(CaseName("floor", "add", "latency").text(), "floor/add/latency/threads:1");
  EXPECT_EQ(CaseName("atomic", "load", "shared", "seq_cst").with("bits", 64).with_threads(8).text(),
            "atomic/load/shared/seq_cst/bits:64/threads:8");
  EXPECT_EQ(CaseName("pair", "x", "round_trip").with("b", 3).with("a", "word").text(),
            "pair/x/round_trip/b:3/a:word/threads:1");
}

TEST(CaseNames, AreChangedInACopy) {
  const CaseName name = CaseName("fence", "mfence", "idle", "relaxed").with("after", 0);
  EXPECT_EQ(name.with_primitive("none").text(), "fence/none/idle/relaxed/after:0/threads:1");
  EXPECT_EQ(name.with_operation("near").text(), "fence/mfence/near/relaxed/after:0/threads:1");
  EXPECT_EQ(name.with_order("").text(), "fence/mfence/idle/after:0/threads:1");
  EXPECT_EQ(name.text(), "fence/mfence/idle/relaxed/after:0/threads:1");
}

TEST(CaseNames, OfWordsThatWouldMakeAnotherNameAreNotValid) {
  const CaseName good("a", "b", "c", "d");
  EXPECT_TRUE(good.with("e", 1).with("f", "g").valid());
  EXPECT_TRUE(CaseName("guest/a", "b", "c").valid());
  for (const CaseName& bad :
       {CaseName(), CaseName("a/b/c", "d", "e"), CaseName("/a", "b", "c"), CaseName("a", "b", ""),
        good.with_primitive("b/c"), good.with_order("d:1"), good.with("", 1),
        good.with("threads", 2), good.with("e", ""), good.with("e", "f/g"), good.with_threads(0)})
    EXPECT_FALSE(bad.valid()) << bad.text();
}

TEST(CaseNames, GiveACaseItsNameAndThreads) {
  const CaseName fields = CaseName("a", "b", "c").with_threads(3);
  const Case c = named_case(fields);
  EXPECT_EQ(c.name, "a/b/c/threads:3");
  EXPECT_EQ(c.threads, 3U);
  EXPECT_EQ(c.fields, fields);
}

}  // namespace
}  // namespace fencepost::harness::case_name_test
