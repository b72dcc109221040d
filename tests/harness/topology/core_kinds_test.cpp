// Which kinds of cores are one class, and which class is the most powerful.
#include "harness/topology/core_kinds.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::core_kinds_test {
namespace {

using Facts = std::map<std::string, std::string>;
using Classes = std::vector<int>;

ReportedKind kind(Facts facts, int efficiency = -1, unsigned pus = 2) {
  return {std::move(facts), efficiency, pus};
}

ReportedKind capacity(int value) { return kind({{"LinuxCapacity", std::to_string(value)}}); }

ReportedKind type(const char* name, const char* mhz = "3000", int efficiency = -1) {
  return kind({{"CoreType", name}, {"FrequencyMaxMHz", mhz}}, efficiency);
}

TEST(CoreKinds, ThatDifferOnlyInFrequencyAreOneClass) {
  const auto found =
      classify({kind({{"FrequencyMaxMHz", "5352"}}, 0), kind({{"FrequencyMaxMHz", "7932"}}, 1),
                kind({{"FrequencyBaseMHz", "1"}}, 2)});
  EXPECT_EQ(found.class_of, (Classes{0, 0, 0}));
  ASSERT_EQ(found.classes.size(), 1U);
  EXPECT_EQ(found.classes[0].pus, 6U);
  EXPECT_TRUE(found.ranked);
}

TEST(CoreKinds, CapacitiesWithinAFifthOfTheHighestAreOneClass) {
  EXPECT_EQ(classify({capacity(1'007), capacity(1'010), capacity(1'024)}).class_of,
            (Classes{0, 0, 0}));
  EXPECT_EQ(classify({capacity(279), capacity(866), capacity(984), capacity(1'024)}).class_of,
            (Classes{0, 1, 1, 1}));
  EXPECT_EQ(classify({capacity(1'024), capacity(820), capacity(700)}).class_of, (Classes{1, 1, 0}))
      << "reaching down from the most powerful";
  const auto unknown = classify({capacity(500), capacity(0), capacity(1'024)});
  EXPECT_EQ(unknown.classes.size(), 3U) << "no capacity is 0: of that kind nothing is known";
  EXPECT_FALSE(unknown.ranked);
}

TEST(CoreKinds, OfDifferentDesignsAreOfDifferentClasses) {
  const auto hybrid =
      classify({type("IntelCore", "5400"), type("IntelAtom", "5400"), type("IntelCore", "5800")});
  EXPECT_EQ(hybrid.class_of, (Classes{1, 0, 1}));
  EXPECT_EQ(hybrid.classes.at(1).name, "IntelCore");
  EXPECT_TRUE(hybrid.ranked);
  EXPECT_EQ(classify({kind({{"CPUPart", "1"}}, 0), kind({{"CPUPart", "2"}}, 1)}).class_of,
            (Classes{0, 1}));
  EXPECT_EQ(classify({kind({}, 0), kind({}, 1)}).class_of, (Classes{0, 1})) << "ranked by hand";
}

TEST(CoreKinds, WithoutARankAreSaidToBe) {
  EXPECT_FALSE(classify({type("This"), type("That")}).ranked);
  EXPECT_TRUE(classify({type("This", "1", 1), type("That", "2", 0)}).ranked);
  EXPECT_FALSE(classify({type("This", "1", 0), type("That", "2", 1), type("This", "3", 2)}).ranked)
      << "on both sides of the other";
  EXPECT_FALSE(classify({type("IntelCore"), type("IntelAtom"), kind({})}).ranked)
      << "one is unknown";
}

TEST(CoreKinds, WithoutAllowedPusKeepTheirNumberAndAreNotListed) {
  auto atom = type("IntelAtom");
  atom.pus = 0;
  const auto found = classify({atom, type("IntelCore")});
  ASSERT_EQ(found.classes.size(), 1U);
  EXPECT_EQ(found.classes[0].number, 1);
  auto unknown = kind({});
  unknown.pus = 0;
  EXPECT_TRUE(classify({unknown}).ranked);
}

}  // namespace
}  // namespace fencepost::harness::core_kinds_test
