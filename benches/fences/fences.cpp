// What does a fence cost, and where? The same accesses with each fence and with none: the difference is the cost
// there. And single operations on a word; and a locked add that crosses a line, where the kernel lets one.
#include <algorithm>

#include "benches/fences/fence_cases.hpp"
#include "primitives/context/back_to_back.hpp"
#include "primitives/context/idle.hpp"
#include "primitives/context/publication.hpp"
#include "primitives/context/store_load.hpp"
#include "primitives/support/hint_form.hpp"
#include "primitives/support/word_form.hpp"

namespace fencepost::bench {
namespace {

/// A template: where the ISA has no such instruction, the name need not exist.
template <class Split = arch::split_rmw>
[[gnu::noinline]] void split_loop(std::byte* at, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      if constexpr (requires { Split::fetch_add(at, std::uint64_t{1}); }) Split::fetch_add(at, 1);
    }
  } while (state.again(batch));
}

/// fetch_add on eight bytes of which the last four lie in the next line. The state is raw bytes: C++ has no
/// object that may stand there.
class SplitBenchmark : public harness::Benchmark {
 public:
  static constexpr std::size_t offset = 64 - 4;

  void begin(std::byte* place, unsigned) override {
    at_ = place + offset;
    const std::uint64_t zero = 0;
    std::copy_n(reinterpret_cast<const std::byte*>(&zero), sizeof zero, at_);
  }

  void run(harness::ThreadState& state) override {
    split_loop(at_, state);
    performed_ = state.performed();
  }

  std::string end() override {
    std::uint64_t sum = 0;
    std::copy_n(at_, sizeof sum, reinterpret_cast<std::byte*>(&sum));
    return expect_equal("the sum", performed_, sum);
  }

 private:
  std::byte* at_ = nullptr;
  std::uint64_t performed_ = 0;
};

void add_split(const harness::Scope& scope) {
  harness::Case split = harness::named_case(
      harness::CaseName("atomic", "split_fetch_add", "throughput", "seq_cst").with("bits", 64));
  split.bytes = 128;
  split.timed_code = code_of(&split_loop<>);
  split.make = [] { return std::make_unique<SplitBenchmark>(); };
  split.obstacle = arch::split_rmw::obstacle();
  scope.add(std::move(split));
}

const harness::Question fences_question(
    "fences", "What does a fence cost, and where?", [](const harness::Scope& scope) {
      for_each_fence(scope, [&]<class F>(std::type_identity<F>) {
        add_fence<context::back_to_back, F>(scope);
        add_fence<context::idle, F>(scope);
        add_fence<context::store_load, F>(scope);
        add_fence<context::publication, F>(scope);
        // Two threads: what a fence adds when the lines are on their way anyway. More would need another algorithm.
        if constexpr (has_curve<F>) {
          if (scope.thread_counts.back() >= 2) add_fence<context::store_load, F>(scope, 2);
        }
      });
      for_each(scope, arch::word_ops{}, [&]<class Op>(std::type_identity<Op>) {
        scope.add(form_case(erased_form<support::word_form<Op>>, fence_name(Op::name, "near"), 1,
                            harness::Pace::alone, obstacle_here<Op>()));
      });
      add_split(scope);
    });

const harness::Question hints(
    "hints", "What does a hint of a spinning thread cost?", [](const harness::Scope& scope) {
      for_each(scope, arch::spin_hints{}, [&]<class H>(std::type_identity<H>) {
        scope.add(form_case(erased_form<support::hint_form<H>>, {"hint", H::name, "back_to_back"},
                            1, harness::Pace::alone, obstacle_here<H>()));
      });
    });

}  // namespace
}  // namespace fencepost::bench
