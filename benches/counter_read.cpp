// What do reading a counter's sum and updating it cost each other? One thread reads all the time while the others update.
#include <atomic>
#include <optional>
#include <string>
#include <utility>

#include "benches/counter_update.hpp"
#include "benches/each_primitive.hpp"
#include "primitives/generated/counter.hpp"

namespace fencepost::bench {
namespace {

/// What a reader found: how often a sum was less than the one before, and the last.
struct Sums {
  std::uint64_t went_down = 0, last = 0;
};

template <Counter C>
[[gnu::noinline]] Sums watch_loop(const C& counter, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  Sums sums;
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      const std::uint64_t sum = counter.sum();
      sums.went_down += sum < sums.last ? 1U : 0U;
      sums.last = sum;
    }
  } while (state.again(batch));
  return sums;
}

/// Whose operations the result is about.
enum class Timed { reads, updates };

/// Thread 0 reads.
template <Counter C>
class ReadWhileUpdated : public harness::Benchmark {
 public:
  ReadWhileUpdated(Timed timed, unsigned shards) : timed_(timed), shards_(shards) {}

  void begin(std::byte* place, unsigned) override {
    counter_.emplace(place, shards_);
    performed_.store(
        0, std::memory_order_relaxed);  // relaxed, also below: the harness's barriers are around
  }
  void run(harness::ThreadState& state) override {
    const bool reads = state.index() == 0;
    if (reads != (timed_ == Timed::reads)) state.exclude_from_results();
    if (reads) {
      sums_ = watch_loop(*counter_, state);
    } else {
      update_loop(*counter_, state);
      performed_.fetch_add(state.performed(), std::memory_order_relaxed);
    }
  }
  std::string end() override {
    const std::uint64_t sum = counter_->sum(),
                        performed = performed_.load(std::memory_order_relaxed);
    counter_.reset();
    if (sums_.went_down != 0)
      return "the sum went down " + std::to_string(sums_.went_down) + " times";
    if (sums_.last > performed) return "a sum was larger than all updates";
    return expect_equal("the sum", performed, sum);
  }

 private:
  Timed timed_;
  unsigned shards_;
  std::optional<C> counter_;
  Sums sums_;
  alignas(arch::padding_bytes) std::atomic<std::uint64_t> performed_{0};
};

/// A cell for each thread, where there are several.
template <Counter C>
void add_counter(const harness::Scope& scope) {
  for (const unsigned threads : scope.thread_counts) {
    if (threads == 1) continue;
    for (const Timed timed : {Timed::reads, Timed::updates}) {
      harness::Case c = harness::named_case(
          harness::CaseName("counter", C::name,
                            timed == Timed::reads ? "read_while_updated" : "update_while_read")
              .with_threads(threads));
      c.pace = pace_of<C>(threads);
      c.bytes = C::bytes(threads);
      c.constants["bytes"] = static_cast<double>(c.bytes);
      c.obstacle = obstacle_to<C>();
      c.timed_code = timed == Timed::reads ? code_of(&watch_loop<C>) : code_of(&update_loop<C>);
      c.make = [=] { return std::make_unique<ReadWhileUpdated<C>>(timed, threads); };
      scope.add(std::move(c));
    }
  }
}

const harness::Question counter_read_question(
    "counter_read", "What do reading and updating a counter cost each other?",
    [](const harness::Scope& scope) {
      scope.add_in(false, [&] {
        for_each(scope, counter::all{},
                 [&]<class C>(std::type_identity<C>) { add_counter<C>(scope); });
      });
    });

}  // namespace
}  // namespace fencepost::bench
