// What does it cost to insert into a filter, and to ask it?
#include "benches/structures/filter.hpp"

#include <memory>

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/filter.hpp"

namespace fencepost::bench {
namespace {

template <Filter F, Ask ask>
void add_filter(const harness::Scope& scope, std::uint64_t size, unsigned threads) {
  harness::Case c = harness::named_case(
      harness::CaseName("filter", F::name, name_of(ask)).with("size", size).with_threads(threads));
  c.pace = pace_of(threads);
  c.bytes = sizeof(F);
  c.own_bytes = FilterBench<F, ask>::own_bytes;
  c.timed_code = code_of(&filter_loop<F, ask>);
  c.make = [=] { return std::make_unique<FilterBench<F, ask>>(size); };
  scope.add(std::move(c));
}

const harness::Question filter_question(
    "filter", "What does it cost to insert into a filter, and to ask it?",
    [](const harness::Scope& scope) {
      for_each(scope, filter::all{}, [&]<class F>(std::type_identity<F>) {
        for (const std::uint64_t size : {std::uint64_t{4096}, std::uint64_t{65'536}}) {
          for (const unsigned threads : scope.thread_counts) {
            add_filter<F, Ask::insert>(scope, size, threads);
            add_filter<F, Ask::hit>(scope, size, threads);
            add_filter<F, Ask::miss>(scope, size, threads);
          }
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
