// Queues by distance: a case for each class of pairs that the machine has, between the PUs of its first pair.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "benches/queues/queue_cases.hpp"
#include "primitives/queue/spsc_ring.hpp"

namespace fencepost::bench::distance_cases_test {
namespace {

std::vector<harness::Case> cases_on(const std::vector<harness::Pu>& pus) {
  std::vector<harness::Case> cases;
  harness::CaseSink sink = harness::collected_in(cases);
  const harness::Scope scope{.thread_counts = {std::min(2U, static_cast<unsigned>(pus.size()))},
                             .pus = pus,
                             .sink = &sink};
  add_queues(scope, arch::type_list<queue::spsc_ring>{}, []<class> { return true; });
  std::erase_if(cases, [](const harness::Case& c) {
    return c.fields.operation.find("by_distance") == std::string::npos;
  });
  return cases;
}

TEST(QueuesByDistance, HaveThePairOfEachClass) {
  const auto pus = harness::synthetic_topology("pack:2 numa:2 l3:2 l2:2 core:2 pu:2").pus;
  const auto pairs = harness::pairs_by_class(pus);
  ASSERT_EQ(pairs.size(), 6U);
  std::map<std::string, harness::Case> by_name;
  for (harness::Case& c : cases_on(pus)) by_name.emplace(c.name, std::move(c));
  EXPECT_EQ(by_name.size(), 2 * pairs.size());
  for (const harness::PuPair& pair : pairs) {
    for (const std::string operation : {"round_trip", "one_way"}) {
      const auto found =
          by_name.find("queue/spsc_ring/" + operation + "_by_distance/capacity:64/class:" +
                       std::string(name_of(pair.distance)) + "/threads:2");
      ASSERT_NE(found, by_name.end()) << name_of(pair.distance);
      EXPECT_EQ(members_of(found->second), (std::vector<unsigned>{pair.a, pair.b}));
      EXPECT_TRUE(found->second.core);
    }
  }
}

// The other cases are measured between the first two threads, which is the same pair.
TEST(QueuesByDistance, AreNotInTheCoreSetWhereThereIsOneClass) {
  const auto cases = cases_on(harness::synthetic_topology("l3:1 core:4 pu:1").pus);
  ASSERT_EQ(cases.size(), 2U);
  for (const harness::Case& c : cases) EXPECT_FALSE(c.core) << c.name;
}

TEST(QueuesByDistance, AreNoneWithoutASecondPu) {
  EXPECT_TRUE(cases_on(harness::synthetic_topology("core:1 pu:1").pus).empty());
}

}  // namespace
}  // namespace fencepost::bench::distance_cases_test
