// The lines of guests: what they say, and that none that makes no sense is taken for something.
#include "harness/guests/protocol.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::protocol_test {
namespace {

TEST(GuestNames, AreReadIntoTheirParts) {
  const auto name =
      parse_guest_name("go/channel/chan/one_way/seq_cst/capacity:64/layout:padded/threads:2");
  ASSERT_TRUE(name);
  EXPECT_EQ(*name, CaseName("go/channel", "chan", "one_way", "seq_cst")
                       .with("capacity", 64)
                       .with("layout", "padded")
                       .with_threads(2));
}

TEST(GuestNames, WithoutAPartOrWithAnotherTextAreRefused) {
  for (const char* name :
       {"", "go", "atomic/fetch_add/throughput/threads:1", "go/atomic/fetch_add/throughput",
        "go/atomic//throughput/threads:1", "go/atomic/fetch_add/throughput/threads:0",
        "go/atomic/fetch_add/throughput/threads:x", "go/a/b/c/bits:64/seq_cst/threads:1",
        "go/a/b/c/bits:064/threads:1", "go/a/b/c/threads:1/threads:1", "go/a/b/c/threads:99999"})
    EXPECT_FALSE(parse_guest_name(name)) << name;
}

TEST(GuestCases, HaveAPaceOrAReason) {
  const auto one = parse_guest_case("case blocking go/mutex/sync_Mutex/lock_unlock/threads:2");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->pace, Pace::blocking);
  EXPECT_FALSE(one->obstacle);
  const auto other = parse_guest_case("cannot needs go1.21: go/once/OnceValue/check/threads:1");
  ASSERT_TRUE(other);
  EXPECT_EQ(*other->obstacle, "needs go1.21");
  EXPECT_EQ(other->fields.primitive, "OnceValue");
  for (const char* line :
       {"", "case", "case go/a/b/c/threads:1", "case often go/a/b/c/threads:1",
        "case alone a/b/c/threads:1", "cannot go/a/b/c/threads:1", "panic: case alone"})
    EXPECT_FALSE(parse_guest_case(line)) << line;
}

TEST(GuestThreads, AreReadFieldByField) {
  const auto thread = parse_guest_thread("thread 3 1 10 15 20 120 50 60 5 30 110 1 2 4 900", 3);
  ASSERT_TRUE(thread);
  EXPECT_TRUE(thread->on_its_cpu);
  EXPECT_TRUE(thread->in_results);
  EXPECT_EQ(thread->ready, 10U);
  EXPECT_EQ(thread->start_at, 15U);
  EXPECT_EQ(thread->started, 20U);
  EXPECT_EQ(thread->ended, 120U);
  EXPECT_EQ(thread->counted, 50U);
  EXPECT_EQ(thread->performed, 60U);
  EXPECT_EQ(thread->batches, 5U);
  EXPECT_EQ(thread->longest, 30U);
  EXPECT_EQ(thread->longest_ended, 110U);
  EXPECT_EQ(thread->involuntary_switches, 1);
  EXPECT_EQ(thread->voluntary_switches, 2);
  EXPECT_EQ(thread->page_faults, 4);
  EXPECT_EQ(thread->cpu_ns, 900.0);
  EXPECT_FALSE(
      parse_guest_thread("thread 2 1 10 15 20 120 50 60 5 30 110 1 2 4 900", 3)->on_its_cpu);
}

TEST(GuestThreads, OfOtherThanNumbersAreRefused) {
  for (const char* line : {"", "thread", "thread 3 1 10 15 20 120 50 60 5 30 110 1 2 4",
                           "thread 3 1 10 15 20 120 50 60 5 30 110 1 2 4 900 1",
                           "thread 3 1 10 15 20 120 50 60 5 30 110 -1 2 4 900",
                           "thread 3 1 10 15 20 120 50 60 5 30 110 1 2 4 18446744073709551615"})
    EXPECT_FALSE(parse_guest_thread(line, 3)) << line;
}

TEST(GuestProofs, AreNumbers) {
  EXPECT_EQ(parse_guest_proof("proof 17"), 17U);
  for (const char* line : {"proof", "proof ", "proof x", "proof 1 2", "17"})
    EXPECT_FALSE(parse_guest_proof(line)) << line;
}

}  // namespace
}  // namespace fencepost::harness::protocol_test
