// Machines with several kinds of cores, each with a PMU of its own: hybrid x86, big.LITTLE, Apple's.
#include <gtest/gtest.h>

#include <cerrno>
#include <random>

#include "counters/counting.hpp"
#include "counters/system.hpp"
#include "tests/counters/simulated.hpp"
#include "tests/support/planted_root.hpp"

namespace fencepost::counters::kinds_of_cores_test {
namespace {

constexpr std::uint32_t hardware = 0, raw = 4;

/// An event of the kernel's, for whichever PMU.
Wanted generic(const std::string& key, std::uint64_t config, std::uint32_t type = hardware) {
  Wanted event = simulated(key, config);
  event.named.encoding->type = type;
  return event;
}

/// Twelve CPUs: 0-3 of one kind, 4-11 of the other. As on x86, the first PMU has the type of raw events.
System hybrid() {
  System system;
  system.pmu_device = true;
  system.core_pmus = {{"cpu_atom", 10, "4-11", cpus_of_list("4-11")},
                      {"cpu_core", raw, "0-3", cpus_of_list("0-3")}};
  return system;
}

/// The PMU of hybrid(): events of no PMU in particular go to the big cores.
SimulatedPmu hybrid_pmu() {
  return {.cpus_of_type = {
              {hardware, {0, 1, 2, 3}}, {raw, {0, 1, 2, 3}}, {10, {4, 5, 6, 7, 8, 9, 10, 11}}}};
}

TEST(CorePmus, TheNamesOfThePmusOfCores) {
  for (const char* name :
       {"cpu", "cpu_core", "cpu_atom", "cpu_lowpower", "armv8_pmuv3", "armv8_pmuv3_0",
        "armv8_cortex_a55", "armv8_cortex_a76", "armv9_cortex_a510", "armv9_cortex_x2",
        "armv10_something", "apple_icestorm_pmu", "apple_avalanche_pmu"})
    EXPECT_TRUE(is_core_pmu(name)) << name;
  for (const char* name :
       {"software", "msr", "uncore_imc_0", "cstate_core", "power", "arm_dsu_0", "arm_cmn_0",
        "arm_spe_0", "armv_x", "armv8", "arm_smmuv3_pmcg_1", "apple_dart", "intel_pt", "ibs_op"})
    EXPECT_FALSE(is_core_pmu(name)) << name;
}

TEST(CorePmus, ListsOfCpusWithHolesAndNonsense) {
  EXPECT_EQ(cpus_of_list("0-2,8,1030-1031"), (std::vector<unsigned>{0, 1, 2, 8, 1030, 1031}));
  EXPECT_EQ(cpus_of_list("5"), (std::vector<unsigned>{5}));
  EXPECT_TRUE(cpus_of_list("").empty() && cpus_of_list("x").empty() && cpus_of_list("7-3").empty());
}

TEST(CorePmus, AreReadWithTypeAndCpus) {
  const PlantedRoot root;
  const std::string devices = "sys/bus/event_source/devices/";
  root.add(devices + "armv8_cortex_a76/type", "9\n");
  root.add(devices + "armv8_cortex_a76/cpus", "4-7\n");
  root.add(devices + "armv8_cortex_a55/type", "8\n");
  root.add(devices + "armv8_cortex_a55/cpus", "0-3\n");
  root.add(devices + "arm_dsu_0/type", "10\n");
  const System system = read_system(root.path());
  EXPECT_TRUE(system.pmu_device);
  ASSERT_EQ(system.core_pmus.size(), 2U);
  EXPECT_EQ(system.core_pmus[1].type, 9U);
  EXPECT_EQ(pmu_of_cpu(system.core_pmus, 6)->name, "armv8_cortex_a76");
  EXPECT_EQ(pmu_of_cpu(system.core_pmus, 2)->name, "armv8_cortex_a55");
  EXPECT_EQ(pmu_of_cpu(system.core_pmus, 99), nullptr);
}

TEST(KindsOfCores, EachKindOfMachineIsKnownByItsFolders) {
  for (const char* name : {"armv9_cortex_a510", "apple_firestorm_pmu", "cpu_core"}) {
    const PlantedRoot root;
    root.add("sys/bus/event_source/devices/" + std::string(name) + "/type", "8\n");
    EXPECT_TRUE(read_system(root.path()).pmu_device) << name;
  }
}

TEST(KindsOfCores, AGenericEventIsOpenedForTheKindOfTheThreadsCpu) {
  const System system = hybrid();
  const Encoding cycles{hardware, 0, 0, 0, Level::user};
  EXPECT_EQ(on_pmu(cycles, system.core_pmus[0], system.core_pmus).config, std::uint64_t{10} << 32);
  EXPECT_EQ(on_pmu(cycles, system.core_pmus[1], system.core_pmus).config, std::uint64_t{4} << 32);
  // A raw event's type is that of a PMU here, and of none on ARM.
  const Encoding event{raw, 0x11, 0, 0, Level::user};
  EXPECT_EQ(on_pmu(event, system.core_pmus[0], system.core_pmus), event);
  const std::vector<CorePmu> arm{{"armv8_cortex_a55", 8, "0-3", {0, 1, 2, 3}},
                                 {"armv8_cortex_a76", 9, "4-7", {4, 5, 6, 7}}};
  EXPECT_EQ(on_pmu(event, arm[1], arm).type, 9U);
}

TEST(KindsOfCores, EveryThreadCountsOnItsOwnKind) {
  SimulatedPmu pmu = hybrid_pmu();
  const Threads threads = simulated_threads(pmu, {0, 1, 5, 6});
  Counting counting({{generic("cycles", 1), generic("instructions", 2)}, "simulated", false},
                    hybrid(), threads, {}, pmu.opener());
  for (const Availability& one : counting.availability())
    EXPECT_TRUE(one.readable && one.partly.empty()) << one.key << ": " << one.reason << one.partly;
  EXPECT_EQ(counting.passes(), 1U);
  threads.on_all([&](unsigned i) {
    ThreadCounters& thread = *counting.prepare(i, 0);
    thread.begin_window();
    thread.enter();
    thread.leave();
    EXPECT_TRUE(thread.counts()[0] && thread.counts()[1]) << "thread " << i;
  });
}

TEST(KindsOfCores, AnEventOfTheOtherKindIsNotInUseByAnotherProfiler) {
  SimulatedPmu pmu = hybrid_pmu();
  const Wanted of_big = generic("big", 1, raw), of_small = generic("small", 2, 10);
  const std::vector<Wanted> events{of_big, of_small};
  const Threads small = simulated_threads(pmu, {5, 6});
  const auto all = availability(events, try_events(events, hybrid(), small, false, pmu.opener()),
                                hybrid(), small);
  EXPECT_FALSE(all[0].readable);
  EXPECT_EQ(all[0].reason,
            "it counts on the cores of cpu_core (CPUs 0-3), and CPU 5 is one of cpu_atom");
  EXPECT_EQ(all[0].fix, "--cpus=0-3 measures where it counts");
  EXPECT_TRUE(all[1].readable) << all[1].reason;
}

TEST(KindsOfCores, WhatOnlyOneKindCountsIsReadThereAndSaidOfTheOthers) {
  SimulatedPmu pmu = hybrid_pmu();
  const Threads threads = simulated_threads(pmu, {0, 3, 4, 5, 9});
  Counting counting({{generic("cycles", 1), generic("big", 2, raw)}, "simulated", false}, hybrid(),
                    threads, {}, pmu.opener());
  const Availability& big = counting.availability()[1];
  EXPECT_TRUE(big.readable);
  EXPECT_EQ(big.without, (std::vector<unsigned>{4, 5, 9}));
  EXPECT_EQ(big.partly,
            "it counts on the cores of cpu_core (CPUs 0-3), and CPU 4 is one of cpu_atom");
  threads.on_all([&](unsigned i) {
    ThreadCounters& thread = *counting.prepare(i, 0);
    thread.begin_window();
    thread.enter();
    thread.leave();
    EXPECT_TRUE(thread.counts()[0]);
    EXPECT_EQ(thread.counts()[1].has_value(), threads.cpus[i] < 4) << "CPU " << threads.cpus[i];
  });
  EXPECT_TRUE(counting.refusals().empty());
}

TEST(KindsOfCores, AKernelThatKnowsNoGenericEventsByPmuIsNamed) {
  SimulatedPmu pmu = hybrid_pmu();
  const Opener whole = pmu.opener();
  const Opener old = [&](std::span<const Encoding> events) -> Opened {
    for (const Encoding& one : events) {
      if (one.config >> 32 != 0) return {nullptr, EINVAL, 0};
    }
    return whole(events);
  };
  const std::vector<Wanted> events{generic("cycles", 1)};
  const Threads threads = simulated_threads(pmu, {0, 5});
  const auto all =
      availability(events, try_events(events, hybrid(), threads, false, old), hybrid(), threads);
  EXPECT_TRUE(all[0].readable) << "on the kind that the kernel takes: " << all[0].reason;
  EXPECT_NE(all[0].partly.find("CPU 5 is of another (cpu_atom)"), std::string::npos)
      << all[0].partly;
}

TEST(KindsOfCores, OneKindNeedsNoTranslation) {
  const std::vector<CorePmu> one{{"armv8_pmuv3_0", 8, "0-3", {0, 1, 2, 3}}};
  EXPECT_EQ(pmu_of_cpu(one, 2), nullptr);
  EXPECT_EQ(pmu_of_event(one, {raw, 0x11, 0, 0, Level::user}), nullptr);
}

/// A machine of one to four kinds of cores, with CPU numbers that are mixed and have holes.
TEST(KindsOfCores, OnRandomMachinesGenericEventsCountOnEveryThreadAndOthersOnTheirKind) {
  const auto seed = std::random_device{}();
  std::mt19937 engine(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(engine() % n); };
  for (int machine = 0; machine < 60; ++machine) {
    const unsigned kinds = 1 + below(4);
    System system;
    system.pmu_device = true;
    SimulatedPmu pmu;
    for (unsigned k = 0; k < kinds; ++k)
      system.core_pmus.push_back({"armv8_kind" + std::to_string(k), 8 + k, "", {}});
    std::vector<unsigned> cpus;
    for (unsigned cpu = below(3); cpu < 20; cpu += 1 + below(3)) {
      const unsigned kind = below(kinds);
      system.core_pmus[kind].cpus.push_back(cpu);
      pmu.cpus_of_type[8 + kind].insert(cpu);
      cpus.push_back(cpu);
    }
    for (unsigned k = 0; k < kinds; ++k) pmu.cpus_of_type[8 + k];  // of no CPU: counts nowhere
    // What is for no PMU in particular goes to the first.
    if (kinds > 1) pmu.cpus_of_type[hardware] = pmu.cpus_of_type[raw] = pmu.cpus_of_type[8];
    std::ranges::shuffle(cpus, engine);
    const unsigned of_kind = below(kinds);
    const Threads threads = simulated_threads(pmu, cpus);
    const std::vector<Wanted> events{generic("cycles", 1), generic("raw", 2, raw),
                                     generic("own", 3, 8 + of_kind)};
    const auto all = availability(events, try_events(events, system, threads, false, pmu.opener()),
                                  system, threads);
    const std::string where =
        "seed " + std::to_string(seed) + " machine " + std::to_string(machine);
    EXPECT_TRUE(all[0].readable && all[0].partly.empty())
        << where << all[0].reason << all[0].partly;
    EXPECT_TRUE(all[1].readable && all[1].partly.empty())
        << where << all[1].reason << all[1].partly;
    EXPECT_EQ(all[2].readable, !pmu.cpus_of_type[8 + of_kind].empty()) << where;
    if (kinds > 1) {
      EXPECT_EQ((all[2].reason + all[2].partly).find("profiler"), std::string::npos) << where;
    }
  }
}

}  // namespace
}  // namespace fencepost::counters::kinds_of_cores_test
