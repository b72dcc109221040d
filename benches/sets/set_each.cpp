// How long does one lookup in a set, or one write, take at worst? In a file of its own: what the compiler inlines into the loops
// of set.cpp depends on what else calls it there.
#include <string_view>

#include "benches/each_primitive.hpp"
#include "benches/sets/set_mix.hpp"
#include "benches/support/structure_cases.hpp"
#include "primitives/generated/set.hpp"

namespace fencepost::bench {
namespace {

template <Set S, Timed timed>
void add_timed(const harness::Scope& scope, std::string_view operation) {
  const harness::CaseName name("set", S::name, operation);
  for_each_mix([&](ReadShare reads, std::uint64_t size, Keys keys) {
    if (timed == Timed::writes && reads.percent == 100) return;
    add_cases<SetMix<S, timed>>(scope, with_mix(name, reads, size, keys), reads, size, keys);
  });
}

const harness::Question set_each_question(
    "set_each", "How long does one lookup in a set, or one write, take at worst?",
    [](const harness::Scope& scope) {
      scope.add_in(false, [&] {
        for_each(scope, set::all{}, [&]<class S>(std::type_identity<S>) {
          add_timed<S, Timed::reads>(scope, "each_contains");
          add_timed<S, Timed::writes>(scope, "each_write");
        });
      });
    });

}  // namespace
}  // namespace fencepost::bench
