// What does select cost, with so many cases; and close as a broadcast, and a wake-up that is under way?
#include "benches/select.hpp"

#include <memory>
#include <string_view>
#include <utility>

#include "benches/close_broadcast.hpp"
#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "harness/benchmark/registry.hpp"
#include "primitives/generated/channel.hpp"

namespace fencepost::bench {
namespace {

template <class Benchmark>
void add_case(const harness::Scope& scope, harness::CaseName name, bool core) {
  harness::Case c = harness::named_case(std::move(name));
  c.pace = pace_of(c.threads, true);
  c.bytes = Benchmark::bytes();
  c.timed_code = Benchmark::timed_code();
  c.core = core;
  c.make = [] { return std::make_unique<Benchmark>(); };
  scope.add(std::move(c));
}

template <class C, std::size_t N>
void add_selects(const harness::Scope& scope) {
  const auto name = [](std::string_view operation) {
    return harness::CaseName("select", C::name, operation).with("cases", N);
  };
  constexpr bool core = N == 2;
  add_case<SelectAlone<OneReady<C, N>>>(scope, name("one_ready"), core);
  add_case<SelectAlone<NoneReady<C, N>>>(scope, name("none_ready"), false);
  if (scope.thread_counts.back() < 2) return;
  add_case<SelectRoundTrip<C, N>>(scope, name("round_trip").with_threads(2), core);
}

template <class C>
void add_channel(const harness::Scope& scope) {
  const auto name = [](std::string_view operation) {
    return harness::CaseName("select", C::name, operation);
  };
  add_case<SelectAlone<Plain<C>>>(scope, name("send_try_recv"), false);
  add_selects<C, 1>(scope);
  add_selects<C, 2>(scope);
  add_selects<C, 4>(scope);
  add_selects<C, 8>(scope);
  add_case<SelectAlone<FullWakeUp<C>>>(scope, name("try_send_full"), false);
  for (const unsigned threads : scope.thread_counts) {
    if (threads > 1) add_case<Broadcast<C>>(scope, name("close").with_threads(threads), false);
  }
}

const harness::Question select_question("select", "What does select cost?",
                                        [](const harness::Scope& scope) {
                                          for_each(scope, channel::all{},
                                                   [&]<class C>(std::type_identity<C>) {
                                                     if constexpr (support::Selectable<C>)
                                                       add_channel<C>(scope);
                                                   });
                                        });

}  // namespace
}  // namespace fencepost::bench
