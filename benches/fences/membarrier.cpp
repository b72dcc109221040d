// What does the slow side of an asymmetric fence cost, with so many threads of the process running that must be told?
#include "primitives/support/membarrier.hpp"
#include "benches/form_case.hpp"
#include "benches/pace.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {
namespace {

/// The first thread calls; all others run without touching memory, so that each is interrupted and nothing else.
class Membarrier : public harness::Benchmark {
 public:
  void begin(std::byte*, unsigned) override { refused_ = 0; }

  void run(harness::ThreadState& state) override {
    state.index() == 0 ? call(*this, state) : run_along(state);
  }

  static const void* timed_code() { return code_of(&Membarrier::call); }

  std::string end() override {
    return expect_equal("calls that the kernel refused", std::uint64_t{0}, refused_);
  }

 private:
  [[gnu::noinline]] static void call(Membarrier& self, harness::ThreadState& state) {
    std::uint64_t refused = 0;
    const std::uint64_t batch = state.batch();
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left)
        refused += support::membarrier::run() ? 0U : 1U;
    } while (state.again(batch));
    self.refused_ = refused;
  }

  [[gnu::noinline]] static void run_along(harness::ThreadState& state) {
    state.exclude_from_results();
    state.start();
    do {
      arch::latency_chain(8);  // about a thousand cycles
    } while (state.again(1));
  }

  std::uint64_t refused_ = 0;
};

const harness::Question membarrier_question(
    "membarrier", "What does the slow side of an asymmetric fence cost?",
    [](const harness::Scope& scope) {
      for (const unsigned threads : scope.thread_counts) {
        harness::Case c = plain_case({"fence", "membarrier", "others_running"}, threads,
                                     pace_of(threads), support::membarrier::obstacle());
        c.make = [] { return std::make_unique<Membarrier>(); };
        c.timed_code = Membarrier::timed_code();
        scope.add(std::move(c));
      }
    });

}  // namespace
}  // namespace fencepost::bench
