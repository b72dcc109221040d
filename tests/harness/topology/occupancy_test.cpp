// What a team puts on its cores, and that finding it out takes no more for each thread of a large team.
#include "harness/topology/occupancy.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace fencepost::harness::occupancy_test {
namespace {

/// So many cores of two PUs each, as one package.
std::vector<Pu> smt_machine(unsigned cores) {
  std::vector<Pu> pus(std::size_t{2} * cores);
  for (unsigned i = 0; i < pus.size(); ++i) {
    pus[i].os_index = i;
    pus[i].core = i / 2;
    pus[i].kind = i < cores ? 1 : 0;
  }
  return pus;
}

TEST(Occupancies, AreByCoreKindAndCompany) {
  const std::vector<Pu> pus = smt_machine(4);
  const auto names = [&](const std::vector<unsigned>& members) {
    std::vector<std::string> all;
    for (const Occupancy& one : occupancies(pus, members)) all.push_back(one.name);
    return all;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names({5}), (Names{"kind0/core:1/alone"}));
  EXPECT_EQ(names({0, 1, 6}),
            (Names{"kind1/core:2/team", "kind1/core:2/team", "kind0/core:1/team"}));
  EXPECT_EQ(names({}), Names{});
}

TEST(Occupancies, ThreadsOfOneCpuAreCounted) {
  std::vector<Pu> pus = smt_machine(2);
  pus.push_back(pus[0]);  // oversubscribed
  const std::vector<Occupancy> all = occupancies(pus, {0, 1, 2, 4});
  EXPECT_EQ(all[0].sharing_cpu, 2U);
  EXPECT_EQ(all[1].sharing_cpu, 1U);
  EXPECT_EQ(all[3].sharing_cpu, 2U);
  EXPECT_EQ(all[0].name, "kind1/core:3/team");
}

TEST(Occupancies, LookAtEachThreadTwiceHoweverManyThereAre) {
  for (const unsigned threads : {1U, 64U, 1'024U}) {
    const std::vector<Pu> pus = smt_machine(std::max(1U, threads / 2));
    std::size_t looks = 0;
    const auto all = occupancies(threads, [&](std::size_t i) -> const Pu& {
      ++looks;
      return pus[i];
    });
    EXPECT_EQ(all.size(), threads);
    EXPECT_EQ(looks, std::size_t{2} * threads);
  }
}

}  // namespace
}  // namespace fencepost::harness::occupancy_test
