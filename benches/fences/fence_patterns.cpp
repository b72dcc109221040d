// What do weaker memory orders save in typical uses of orders? Each pattern in several ways, the strongest order first.
#include <array>
#include <memory>
#include <utility>

#include "benches/each_primitive.hpp"
#include "benches/form_case.hpp"
#include "benches/pace.hpp"
#include "benches/per_thread.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/pattern.hpp"

namespace fencepost::bench {
namespace {

template <class Way>
Obstacle obstacle_to_way() {
  if constexpr (requires { typename Way::by; }) return obstacle_to<typename Way::by>();
  return std::nullopt;
}

/// Is it right only against another side, which takes steps of its own?
template <class Way>
inline constexpr bool two_sided = requires {
  typename Way::by::slow;
};

/// Two sides: thread 0 is the fast one, and the result. Thread 1 comes by now and then, as slow sides do: each time it
/// interrupts the other's core.
template <class Way>
class TwoSides : public harness::Benchmark {
 public:
  /// Steps of arch::latency_chain between two turns of the slow side: 120,000 cycles.
  static constexpr std::uint64_t rest = 1000;

  void place_own(std::span<std::byte* const> parts) override {
    unsigned thread = 0;
    done_.place(parts, [&](const Done<Way>*) { return Done<Way>{Way(thread++), 0}; });
  }

  void begin(std::byte* place, unsigned) override {
    cell_ = ::new (place) typename Way::Cell(Way::initial);
    refused_ = 0;
  }

  void run(harness::ThreadState& state) override {
    Way form(state.index());
    state.index() == 0 ? timed_loop(form, *cell_, state) : come_by(form, state);
    done_[state.index()] = {form, state.performed()};
  }

  std::string end() override {
    const std::array done{done_[0], done_[1]};
    const auto last = static_cast<typename Way::Word>(*cell_);
    std::destroy_at(cell_);
    const std::string bad = Way::wrong(last, done);
    return bad.empty() ? expect_equal("calls that the kernel refused", std::uint64_t{0}, refused_)
                       : bad;
  }

 private:
  [[gnu::noinline]] void come_by(Way& form, harness::ThreadState& state) {
    state.exclude_from_results();
    state.start();
    do {
      refused_ += form.slow_step(*cell_) ? 0U : 1U;
      arch::latency_chain(rest);
    } while (state.again(1));
  }

  typename Way::Cell* cell_ = nullptr;
  PerThread<Done<Way>> done_;
  std::uint64_t refused_ = 0;
};

/// All ways of a pattern take rounds together, and each is compared with the reference.
harness::Case among_the_ways(harness::Case c, std::string_view reference) {
  c.group = c.fields.with_operation("*").text();
  if (c.fields.operation != reference) c.baseline = c.fields.with_operation(reference).text();
  return c;
}

template <Pattern P, class Way>
void add_way(const harness::Scope& scope, unsigned threads) {
  harness::Case c = among_the_ways(form_case(erased_form<Way>, {"pattern", P::name, Way::name},
                                             threads, pace_of(threads), obstacle_to_way<Way>()),
                                   P::reference);
  if constexpr (P::between_two && two_sided<Way>) {
    if (threads == 2) c.make = [] { return std::make_unique<TwoSides<Way>>(); };
  }
  scope.add(std::move(c));
}

const harness::Question fence_patterns_question(
    "fence_patterns", "What does each step down in order save?", [](const harness::Scope& scope) {
      for_each(scope, pattern::all{}, [&]<Pattern P>(std::type_identity<P>) {
        for_each(scope, typename P::ways{}, [&]<class Way>(std::type_identity<Way>) {
          add_way<P, Way>(scope, 1);
          if (P::between_two && scope.thread_counts.back() >= 2) add_way<P, Way>(scope, 2);
        });
      });
    });

}  // namespace
}  // namespace fencepost::bench
