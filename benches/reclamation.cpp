// What does safe memory reclamation cost those who read, and those who replace? Every scheme does the same mix, two locks too.
#include "benches/reclamation.hpp"

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/reclamation.hpp"

namespace fencepost::bench {
namespace {

template <Reclamation D>
void add_scheme(const harness::Scope& scope) {
  const auto obstacle = obstacle_to<D>();
  for (const unsigned reads : {100U, 99U, 90U}) {
    for (const unsigned threads : scope.thread_counts) {
      harness::Case c =
          harness::named_case(harness::CaseName("reclamation", D::name, "read_copy_update")
                                  .with("reads", reads)
                                  .with_threads(threads));
      c.pace = pace_of(threads);
      c.bytes = RcuMix<D>::bytes;
      c.own_bytes = Mixers::bytes;
      c.timed_code = RcuMix<D>::timed_code();
      c.obstacle = obstacle;
      c.make = [=] { return std::make_unique<RcuMix<D>>(reads); };
      scope.add(std::move(c));
    }
  }
}

const harness::Question reclamation_question(
    "reclamation", "What does safe memory reclamation cost?", [](const harness::Scope& scope) {
      for_each(scope, reclamation::all{},
               [&]<class D>(std::type_identity<D>) { add_scheme<D>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
