// What does it cost to wake a sleeping thread, in which way; and for how long should it spin before it sleeps?
#include "benches/coordination/wake_up.hpp"

#include "benches/coordination/signals.hpp"
#include "harness/benchmark/registry.hpp"
#include "primitives/generated/condition.hpp"

namespace fencepost::bench {
namespace {

template <class Signal>
void add_wake_up(const harness::Scope& scope, const harness::CaseName& name, unsigned spin_us) {
  harness::Case c = harness::named_case(name.with_threads(2));
  c.pace = harness::Pace::blocking;
  c.bytes = WakeUp<Signal>::bytes();
  c.timed_code = WakeUp<Signal>::timed_code();
  c.make = [=] { return std::make_unique<WakeUp<Signal>>(std::chrono::microseconds(spin_us)); };
  scope.add(std::move(c));
}

template <class... Signal>
void add_others(const harness::Scope& scope, arch::type_list<Signal...>) {
  (add_wake_up<Signal>(scope, harness::CaseName("wake_up", Signal::name, "round_trip"), 0), ...);
}

template <class... C>
arch::type_list<ConditionSignal<C>...> signals_of(arch::type_list<C...>);

const harness::Question wake_up_question(
    "wake_up", "What does it cost to wake a sleeping thread?", [](const harness::Scope& scope) {
      // It takes two threads, each on a PU of its own.
      if (scope.thread_counts.back() < 2) return;
      // The other thread has waited for 10 us: with less it sleeps, with more it does not. The difference is what a sleep costs.
      for (const unsigned spin_us : {0U, 1U, 5U, 20U, 100U}) {
        const harness::CaseName name("wake_up", FutexSignal::name, "round_trip");
        scope.add_in(spin_us == 0 || spin_us == 100, [&] {
          add_wake_up<FutexSignal>(scope, name.with("spin_us", spin_us), spin_us);
        });
      }
      scope.add_in(false, [&] {
        add_others(scope, arch::type_list<AtomicSignal, PipeSignal, EventSignal>{});
        add_others(scope, decltype(signals_of(condition::all{})){});
      });
    });

}  // namespace
}  // namespace fencepost::bench
