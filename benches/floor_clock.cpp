// What do durations hold beside the operation? Nothing at all, timed as by the cases that time each operation: a reading of the
// clock in the durations, and two and an entry in the mean.
#include <string>

#include "benches/per_thread.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {
namespace {

[[gnu::noinline]] void each_nothing(harness::Durations& durations, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      const std::uint64_t asked = arch::timestamp_ordered();
      durations.add(arch::timestamp_ordered() - asked);
    }
  } while (state.again(batch));
}

class EachNothing : public harness::Benchmark {
 public:
  void place_own(std::span<std::byte* const> parts) override { each_.place(parts); }
  void begin(std::byte*, unsigned) override {
    told_.clear();
    performed_ = 0;
  }
  void run(harness::ThreadState& state) override {
    each_nothing(each_[0], state);
    performed_ = state.performed();
  }
  std::string end() override {
    told_.add(each_[0]);
    return expect_equal("the number of durations", performed_, told_.all().count());
  }
  const harness::DurationsByThread* durations() const override { return &told_; }

 private:
  PerThread<harness::Durations> each_;
  harness::DurationsByThread told_;
  std::uint64_t performed_ = 0;
};

const harness::Question floor_clock_question(
    "floor_clock", "What do durations hold beside the operation?", [](const harness::Scope& scope) {
      harness::Case c = harness::named_case(harness::CaseName("floor", "clock", "each"));
      c.own_bytes = PerThread<harness::Durations>::bytes;
      c.timed_code = code_of(&each_nothing);
      c.make = [] { return std::make_unique<EachNothing>(); };
      scope.add(std::move(c));
    });

}  // namespace
}  // namespace fencepost::bench
