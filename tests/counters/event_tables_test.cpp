// Every event that the tables name is one that libpfm4 encodes on every PMU it stands for.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "arch/contract.hpp"
#include "arch/events_generic.hpp"
#include "counters/choice.hpp"
#include "tests/counters/forced_pmu.hpp"

namespace fencepost::counters::event_tables_test {
namespace {

class OnEachCpu : public OnOtherCpus {};

/// Names in `rows` that libpfm4 does not encode, or encodes like another of them.
std::string not_encoded(std::span<const arch::Event> rows) {
  std::string wrong;
  std::map<Encoding, std::string> seen;
  for (const arch::Event& row : rows) {
    const Named named = encode(std::string(row.name));
    if (!named.encoding) {
      wrong += std::string(row.name) + ": " + named.wrong + "\n";
    } else if (const auto [at, fresh] = seen.emplace(*named.encoding, row.name); !fresh) {
      wrong += std::string(row.name) + ": the same as " + at->second + "\n";
    }
  }
  return wrong;
}

TEST_F(OnEachCpu, LibpfmEncodesEveryRowOnEachPmuOfItsSet) {
  for (const arch::EventSet& set : arch::event_sets) {
    for (const std::string_view pmu : set.pmus) {
      // 4.13 knows them all; an older library knows fewer.
      const std::string answer = as_if_on(std::string(pmu), [&] {
        return knows_pmu(std::string(pmu)) ? not_encoded(set.events) : std::string("too old");
      });
      if (answer == "too old") {
        GTEST_LOG_(WARNING) << "this libpfm4 does not know " << pmu;
      } else {
        EXPECT_EQ(answer, "") << pmu;
      }
    }
  }
}

TEST_F(OnEachCpu, AForcedPmuIsTheOneFound) {
  const std::string pmu(arch::event_sets[0].pmus[0]);
  EXPECT_EQ(as_if_on(pmu, [] { return core_pmu(); }), pmu);
}

TEST_F(OnEachCpu, AnEventOfAnotherCpuIsNotEncoded) {
  const std::string pmu(arch::event_sets[0].pmus[0]);
  EXPECT_NE(as_if_on(pmu, [] { return encode("NO_SUCH_EVENT:AT_ALL").wrong; }), "");
}

TEST(EventTables, GenericAndSoftwareEventsEncodeWhateverTheCpu) {
  EXPECT_EQ(not_encoded(arch::generic_events), "");
  EXPECT_EQ(not_encoded(arch::software_events), "");
}

TEST(EventTables, KeysAreUniqueAndFitForResults) {
  std::vector<std::span<const arch::Event>> all{arch::generic_events};
  for (const arch::EventSet& set : arch::event_sets) all.push_back(set.events);
  for (const auto rows : all) {
    std::set<std::string_view> keys;
    for (const arch::Event& row : rows) {
      EXPECT_TRUE(keys.insert(row.key).second) << row.key;
      EXPECT_EQ(row.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), row.key.npos)
          << row.key;
      EXPECT_FALSE(row.tells.empty()) << row.key;
      EXPECT_EQ(row.tells.find('\n'), row.tells.npos) << row.key;
    }
    for (const arch::Event& row : arch::software_events)
      EXPECT_FALSE(keys.contains(row.key)) << row.key;
  }
}

TEST(EventTables, EverySetHasWhatDerivedValuesNeed) {
  for (const arch::EventSet& set : arch::event_sets) {
    const auto has = [&](arch::EventRole role) {
      return std::ranges::any_of(set.events, [&](const auto& row) { return row.role == role; });
    };
    EXPECT_TRUE(has(arch::EventRole::cycles)) << set.pmus[0];
    EXPECT_TRUE(has(arch::EventRole::instructions)) << set.pmus[0];
    EXPECT_TRUE(has(arch::EventRole::line_in)) << set.pmus[0];
    EXPECT_EQ(has(arch::EventRole::modified_hit), has(arch::EventRole::loads)) << set.pmus[0];
  }
}

}  // namespace
}  // namespace fencepost::counters::event_tables_test
