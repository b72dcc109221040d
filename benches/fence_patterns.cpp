// What does each step down in order save, where programs use orders? One job at a time, from the strongest way down.
#include "benches/timed_loop.hpp"
#include "harness/registry.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/pattern.hpp"

namespace fencepost::bench {
namespace {

template <class Way>
Obstacle obstacle_to() {
  if constexpr (requires { Way::by::obstacle(); }) return Way::by::obstacle();
  return std::nullopt;
}

template <Pattern P, class Way>
void add_way(const harness::Scope& scope, unsigned threads) {
  const std::string pattern = "pattern/" + std::string(P::name) + "/";
  harness::Case c = form_case<Way>(pattern + std::string(Way::name), threads,
                                   threads == 1 ? harness::Pace::alone : harness::Pace::contended,
                                   obstacle_to<Way>());
  c.group = pattern + std::to_string(threads);  // all ways of it are compared
  scope.add(std::move(c));
}

const harness::Question question(
    "fence_patterns", "What does each step down in order save?", [](const harness::Scope& scope) {
      arch::for_each(pattern::all{}, [&]<Pattern P>(std::type_identity<P>) {
        arch::for_each(typename P::ways{}, [&]<class Way>(std::type_identity<Way>) {
          add_way<P, Way>(scope, 1);
          if (P::between_two && scope.thread_counts.back() >= 2) add_way<P, Way>(scope, 2);
        });
      });
    });

}  // namespace
}  // namespace fencepost::bench
