// From measured noise to grades, at the limits and on either side of them.
#include "machine/grades.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace fencepost::machine::grades_test {
namespace {

Probe probe(unsigned threads, double kept, double spread) {
  Probe one;
  one.threads = threads;
  one.cycles = 7.0;
  one.ns = 2.0;
  one.kept = kept;
  one.spread = spread;
  one.bursts = 100;
  one.windows = 800;
  return one;
}

Noise noise(const Probe& alone, const Probe& contended, double clock_spread = 0.001) {
  Noise all;
  all.alone = alone;
  all.contended = contended;
  all.clock_spread = clock_spread;
  return all;
}

Grade uncontended(double kept, double spread, double clock = 0.001) {
  return grades(noise(probe(1, kept, spread), probe(2, 1, 0), clock), std::nullopt, false, false)
      .at(0);
}
Grade contended(double kept, double spread, bool vm = false) {
  return grades(noise(probe(1, 1, 0), probe(2, kept, spread)), std::nullopt, false, vm).at(1);
}

TEST(Grades, UncontendedByWhatItMisses) {
  EXPECT_EQ(uncontended(0.80, 0.01).grade, "good");
  EXPECT_EQ(uncontended(0.79, 0.01), (Grade{"uncontended costs", "fair", "79 % of windows kept"}));
  EXPECT_EQ(uncontended(0.80, 0.011).grade, "fair");
  EXPECT_EQ(uncontended(0.80, 0.01, 0.011).grade, "fair");
  EXPECT_EQ(uncontended(0.40, 0.05, 0.05).grade, "fair");
  EXPECT_EQ(uncontended(0.39, 0.06),
            (Grade{"uncontended costs", "poor", "39 % of windows kept, bursts differ by ±6 %"}));
  EXPECT_EQ(uncontended(1.0, 0.0, 0.06).grade, "poor");
}

TEST(Grades, ContendedHasWiderLimits) {
  EXPECT_EQ(contended(0.80, 0.05).grade, "good");
  EXPECT_EQ(contended(0.80, 0.051).grade, "fair");
  EXPECT_EQ(contended(0.40, 0.20).grade, "fair");
  EXPECT_EQ(contended(0.40, 0.21).grade, "poor");
}

TEST(Grades, AVirtualMachineIsFairAtBestWhereCoresMeet) {
  EXPECT_EQ(contended(1.0, 0.0, true).grade, "fair");
  EXPECT_NE(contended(1.0, 0.0, true).why.find("VM"), std::string::npos);
  EXPECT_EQ(contended(0.3, 0.0, true).grade, "poor");
  const auto all = grades(noise(probe(1, 1, 0), probe(2, 1, 0)), std::nullopt, false, true);
  EXPECT_EQ(all.at(0).grade, "good") << "a core is a core";
}

TEST(Grades, NoneWithoutEnoughToTell) {
  Probe few = probe(1, 0.01, 0.0);
  few.bursts = least_bursts - 1;
  Probe failed = probe(2, 0.0, 0.0);
  failed.error = "too few clean windows: 0 of 9";
  const auto all = grades(noise(few, failed), std::nullopt, false, true);
  EXPECT_EQ(all.at(0), (Grade{"uncontended costs", "none",
                              "only 9 bursts gave a result, 1 % of windows kept"}));
  EXPECT_EQ(all.at(1), (Grade{"contended", "none", "too few clean windows: 0 of 9"}));
}

TEST(Grades, AnEmulatorGetsNone) {
  const auto all = grades(noise(probe(1, 1, 0), probe(2, 1, 0)), std::nullopt, true, false);
  for (const Grade& one : all) EXPECT_EQ(one.grade, "none") << one.question;
}

TEST(Grades, CountersByHowManyCanBeRead) {
  const auto grade = [](const Counters& counters) {
    return grades({}, counters, false, false).at(2);
  };
  const CounterAccess good{"cycles", true, "", ""}, bad{"misses", false, "no PMU", ""};
  EXPECT_EQ(grade(std::nullopt), (Grade{"counters", "none", "not read by this build"}));
  EXPECT_EQ(grade(std::vector{good, good}).grade, "good");
  EXPECT_EQ(grade(std::vector{good, bad}),
            (Grade{"counters", "fair", "1 of 2 hardware events can be read"}));
  EXPECT_EQ(grade(std::vector{bad}).grade, "none");
  CounterAccess software = good;
  software.software = true;
  EXPECT_EQ(grade(std::vector{bad, software}).grade, "none") << "page faults say nothing of lines";
  EXPECT_EQ(grade(std::vector{good, software}).grade, "good");
  EXPECT_EQ(grade(std::vector<CounterAccess>{}).grade, "none");
}

}  // namespace
}  // namespace fencepost::machine::grades_test
