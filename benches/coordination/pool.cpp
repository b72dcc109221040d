// What does it cost to have a task run by a thread of a pool, instead of by a new thread (os_floor.cpp), and how long does one
// take at worst?
#include <chrono>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "benches/coordination/hand_off.hpp"
#include "benches/each_primitive.hpp"
#include "primitives/generated/pool.hpp"

namespace fencepost::bench {
namespace {

template <Pool P, bool each>
void add_hand_off(const harness::Scope& scope, unsigned threads, unsigned submitters,
                  WorkLength work, unsigned idle_us) {
  const std::string_view operation = each ? "each_hand_off" : "hand_off";
  harness::Case c = harness::named_case(harness::CaseName("pool", P::name, operation)
                                            .with("work", work.cycles())
                                            .with("idle_us", idle_us)
                                            .with("submitters", submitters)
                                            .with_threads(threads));
  c.pace = harness::Pace::blocking;
  c.bytes = HandOff<P, each>::bytes();
  c.own_bytes = HandOff<P, each>::own_bytes();
  c.constants["work_cycles"] = work.cycles();
  c.timed_code = HandOff<P, each>::timed_code();
  c.make = [=] {
    return std::make_unique<HandOff<P, each>>(submitters, work, std::chrono::microseconds(idle_us));
  };
  scope.add(std::move(c));
}

const harness::Question pool_question(
    "pool", "What does it cost to hand a task to a thread of a pool?",
    [](const harness::Scope& scope) {
      for_each(scope, pool::all{}, [&]<class P>(std::type_identity<P>) {
        for (const unsigned threads : scope.thread_counts) {
          if (threads < 2) continue;
          for (const WorkLength work : {WorkLength(0), WorkLength(1000)}) {
            for (const unsigned submitters : std::set{1U, threads / 2})
              add_hand_off<P, false>(scope, threads, submitters, work, 0);
            add_hand_off<P, false>(scope, threads, 1, work, 10);
          }
          scope.add_in(false, [&] {
            for (const unsigned idle_us : {0U, 10U})
              add_hand_off<P, true>(scope, threads, 1, WorkLength(0), idle_us);
          });
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
