// What does it cost to hand a line over, between which two processing units, and wherever the line's home is?
//
// One operation is a round trip: there and back. A tool that prints one-way latency prints half of it.
#include <optional>

#include "benches/timed_loop.hpp"
#include "harness/registry.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/pair.hpp"

namespace fencepost::bench {
namespace {

template <PingPong P>
class RoundTrip : public harness::Subject {
 public:
  void begin(std::byte* place, unsigned) override {
    pair_.emplace(place);
    served_.value = returned_.value = 0;
    last_ = 0;
  }
  void run(harness::Seat& seat) override { seat.index() == 0 ? serve(seat) : give_back(seat); }
  std::string end() override {
    pair_.reset();
    const std::string wrong =
        expect_equal("the number of turns returned", served_.value, returned_.value);
    return wrong.empty() ? expect_equal("the last value", 2 * served_.value, last_) : wrong;
  }

 private:
  [[gnu::noinline]] void serve(harness::Seat& seat) {
    P& pair = *pair_;
    const std::uint64_t batch = seat.batch();
    std::uint64_t turn = 0;
    seat.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) pair.serve(turn++);
    } while (seat.again(batch));
    last_ = pair.end(turn);
    served_.value = turn;
  }

  /// Only the server's figures count: the other's are the same.
  [[gnu::noinline]] void give_back(harness::Seat& seat) {
    seat.stay_out_of_figures();
    P& pair = *pair_;
    const std::uint64_t batch = seat.batch();
    std::uint64_t turn = 0;
    seat.start();
    for (std::uint64_t left = batch; pair.give_back(turn); ++turn) {
      if (--left != 0) continue;
      seat.again(batch);
      left = batch;
    }
    returned_.value = turn;
  }

  std::optional<P> pair_;
  std::uint64_t last_ = 0;
  Padded<std::uint64_t> served_{0}, returned_{0};
};

/// Where a pair's line can lie: on a's NUMA node, on b's, on another; each node once.
std::vector<std::pair<std::string, unsigned>> homes(const harness::Scope& scope,
                                                    const harness::PuPair& pair) {
  const auto node = [&](unsigned i) { return scope.pus[i].numa; };
  std::vector<std::pair<std::string, unsigned>> found{{"a", pair.a}};
  if (node(pair.b) != node(pair.a)) found.emplace_back("b", pair.b);
  for (unsigned i = 0; i < scope.pus.size(); ++i) {
    if (node(i) == node(pair.a) || node(i) == node(pair.b)) continue;
    found.emplace_back("other", i);
    break;
  }
  return found;
}

template <PingPong P>
void add_pair(const harness::Scope& scope, const harness::PuPair& pair) {
  for (const auto& [home, thread] : homes(scope, pair)) {
    harness::Case c;
    c.name = "pair/" + std::string(P::name) +
             "/round_trip/a:" + std::to_string(scope.pus[pair.a].os_index) +
             "/b:" + std::to_string(scope.pus[pair.b].os_index) +
             "/class:" + std::string(name_of(pair.distance)) + "/home:" + home + "/threads:2";
    c.threads = 2;
    c.pace = harness::Pace::contended;
    c.seats = {pair.a, pair.b};
    c.home = thread;
    c.bytes = P::bytes;
    c.make = [] { return std::make_unique<RoundTrip<P>>(); };
    scope.add(std::move(c));
  }
}

const harness::Question question("pair_latency", "What does it cost to hand a line over?",
                                 [](const harness::Scope& scope) {
                                   if (scope.thread_counts.back() < 2) return;
                                   for (const harness::PuPair& pair : scope.pairs) {
                                     arch::for_each(pair::all{},
                                                    [&]<class P>(std::type_identity<P>) {
                                                      add_pair<P>(scope, pair);
                                                    });
                                   }
                                 });

}  // namespace
}  // namespace fencepost::bench
