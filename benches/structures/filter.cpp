// What does it cost to insert into a filter, and to ask it; and how long does one of these take at worst?
#include "benches/structures/filter.hpp"

#include <string_view>

#include "benches/each_primitive.hpp"
#include "benches/support/structure_cases.hpp"
#include "primitives/generated/filter.hpp"

namespace fencepost::bench {
namespace {

template <Filter F, Ask ask>
void add_filter(const harness::Scope& scope, std::string_view operation, std::uint64_t size) {
  const harness::CaseName name = harness::CaseName("filter", F::name, operation).with("size", size);
  add_cases<FilterBench<F, ask>>(scope, name, size);
  add_cases<FilterBench<F, ask, true>>(scope, each(name), size);
}

const harness::Question filter_question(
    "filter", "What does it cost to insert into a filter, and to ask it?",
    [](const harness::Scope& scope) {
      for_each(scope, filter::all{}, [&]<class F>(std::type_identity<F>) {
        for (const std::uint64_t size : {std::uint64_t{4096}, std::uint64_t{65'536}}) {
          add_filter<F, Ask::insert>(scope, "insert", size);
          add_filter<F, Ask::hit>(scope, "contains_hit", size);
          add_filter<F, Ask::miss>(scope, "contains_miss", size);
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
