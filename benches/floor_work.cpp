// Is a critical section of N cycles N cycles? The work of the lock benchmarks by itself.
#include "benches/timed_loop.hpp"
#include "benches/work.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {
namespace {

[[gnu::noinline]] void work_loop(WorkLength length, std::uint64_t& sum,
                                 harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  state.start();
  do {
    std::uint64_t value = sum;
    for (std::uint64_t left = batch; left != 0; --left) value = work(length, value);
    sum = value;
  } while (state.again(batch));
}

class Work : public harness::Benchmark {
 public:
  explicit Work(WorkLength length) : length_(length) {}

  void begin(std::byte*, unsigned) override { value_ = performed_ = 0; }
  void run(harness::ThreadState& state) override {
    work_loop(length_, value_, state);
    performed_ = state.performed();
  }
  std::string end() override {
    return expect_equal("the sum", performed_ * length_.cycles(), value_);
  }

 private:
  WorkLength length_;
  std::uint64_t value_ = 0, performed_ = 0;
};

const harness::Question floor_work_question(
    "floor_work", "Is work of N cycles N cycles?", [](const harness::Scope& scope) {
      for (const WorkLength length : work_lengths) {
        if (length.blocks() == 0) continue;
        harness::Case c = harness::named_case(
            harness::CaseName("floor", "work", "latency").with("cycles", length.cycles()));
        c.timed_code = code_of(&work_loop);
        c.make = [=] { return std::make_unique<Work>(length); };
        c.constants["work_cycles"] = length.cycles();
        scope.add(std::move(c));
      }
    });

}  // namespace
}  // namespace fencepost::bench
