// What is not installed is a case with the reason; a primitive says whether it is in the core set.
#include <gtest/gtest.h>

#include "benches/each_primitive.hpp"
#include "benches/form_case.hpp"

namespace fencepost::bench::not_installed_test {
namespace {

TEST(NotInstalled, IsACaseThatCannotBeMeasured) {
  constexpr std::array<std::array<std::string_view, 3>, 1> planted{{{"mutex", "x", "libx-dev"}}};
  std::vector<harness::Case> cases;
  harness::CaseSink sink = harness::collected_in(cases);
  add_not_installed({.thread_counts = {1}, .sink = &sink}, planted);
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].name, "mutex/x/not_installed/threads:1");
  EXPECT_EQ(cases[0].obstacle, "unsupported: not installed: libx-dev");
}

struct rare {
  static constexpr bool core = false;
};

TEST(CoreSet, IsStatedByThePrimitive) {
  std::vector<harness::Case> cases;
  harness::CaseSink sink = harness::collected_in(cases);
  const harness::Scope scope{.thread_counts = {1}, .sink = &sink};
  for_each(scope, arch::type_list<int, rare, int>{}, [&](auto) { scope.add({}); });
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_TRUE(cases[0].core && !cases[1].core && cases[2].core);
}

}  // namespace
}  // namespace fencepost::bench::not_installed_test
