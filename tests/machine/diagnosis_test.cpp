// What the doctor says, against tests/golden/doctor.txt, of a machine made up for the purpose.
// After a change that is meant: FENCEPOST_UPDATE_GOLDEN=1, then read what changed.
#include "machine/diagnosis.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>

#include "machine/facts_json.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::machine::diagnosis_test {
namespace {

using nlohmann::json;

Diagnosis made_up() {
  Diagnosis d;
  d.machine_id = "x86_64-made-up";
  d.headline = "Made-Up 9000, 4 CPUs";
  d.state.governor = std::vector<std::string>{"powersave"};
  d.state.frequency_khz =
      Frequencies{800000LL,
                  Fact<long long>::unreadable("unreadable: /sys/x: No such file or directory"),
                  {},
                  {}};
  d.state.isolated_cpus = "";
  d.state.cpu_quota = std::vector<Quota>{};
  d.state.load = std::vector<double>{0.5, 1.0, 2.25};
  d.state.hypervisor = std::optional<std::string>();
  d.state.mitigations =
      std::map<std::string, Fact<std::string>>{{"mds", "Not affected"},
                                               {"spectre_v1", "Mitigation: barriers"},
                                               {"spectre_v2", "Mitigation: Retpolines; STIBP: off"},
                                               {"tsa", "Vulnerable"}};
  d.warnings = {make_warning(WarningId::governor, "CPU frequency governor powersave")};
  d.noise.seconds = 10.2;
  d.noise.clock_ghz = 3.7;
  d.noise.clock_spread = 0.012;
  d.noise.alone = {1,    "",    7.02,
                   1.9,  0.004, 500,
                   4000, 0.91,  {{"neighbour", 0.06}, {"gap", 0.03}, {"late", 0.0}}};
  d.noise.contended.threads = 4;
  d.noise.contended.error = "too few clean windows: 2 of 3000, most dropped for neighbour";
  d.noise.contended.windows = 3000;
  d.noise.contended.kept = 2.0 / 3000.0;
  d.noise.contended.lost = {{"neighbour", 2998.0 / 3000.0}};
  d.noise.verdict = {"neighbour",
                     "a neighbour uses the other hardware thread of these cores 9 % of the time",
                     "measure at another time, or on a dedicated host"};
  d.counters = std::vector<CounterAccess>{
      {"INSTRUCTIONS", true, "", ""},
      {"CACHE-MISSES", false, "perf_event_paranoid is 4 and this needs at most 2",
       "sudo sysctl kernel.perf_event_paranoid=2"}};
  return d;
}

TEST(Diagnosis, TheTextIsTheGoldenOne) {
  std::ostringstream text;
  print(made_up(), text);
  const std::string golden = std::string(FENCEPOST_TEST_DATA) + "/../golden/doctor.txt";
  if (std::getenv("FENCEPOST_UPDATE_GOLDEN") != nullptr) harness::write_text(golden, text.str());
  EXPECT_EQ(text.str(), harness::text_of(golden));
}

TEST(Diagnosis, WithoutCountersWithoutWarningsAndEmulated) {
  Diagnosis d = made_up();
  d.warnings.clear();
  d.counters.reset();
  d.emulated = true;
  std::ostringstream text;
  print(d, text);
  for (const char* part : {"\nwarnings\n  none\n", "\ncounters\n  not read by this build\n",
                           "\nEMULATED: timings are not valid under emulation\n", "none: EMULATED"})
    EXPECT_NE(text.str().find(part), std::string::npos) << part << " is not in\n" << text.str();
}

TEST(Diagnosis, JsonHoldsTheSame) {
  const json all = describe(made_up());
  EXPECT_EQ(all.at("doctor_schema"), 2);
  EXPECT_EQ(all.at("state"), json(made_up().state));
  EXPECT_EQ(all.at("warnings").at(0).at("id"), "governor");
  EXPECT_EQ(all.at("measured").at("alone").at("cycles"), 7.02);
  EXPECT_EQ(all.at("measured").at("verdict").at("cause"), "neighbour");
  Diagnosis without = made_up();
  without.noise.verdict.reset();
  EXPECT_FALSE(describe(without).at("measured").contains("verdict"));
  EXPECT_FALSE(all.at("measured").at("contended").contains("ns"))
      << "a result that was not measured";
  EXPECT_EQ(all.at("counters").at(1).at("fix"), "sudo sysctl kernel.perf_event_paranoid=2");
  EXPECT_EQ(all.at("grades").size(), 3U);
  EXPECT_EQ(all.at("grades").at(0).at("grade"), "fair") << all.at("grades");
}

}  // namespace
}  // namespace fencepost::machine::diagnosis_test
