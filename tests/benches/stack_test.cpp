// The benchmark of stacks: it passes for each of them, and its proof fails for one that loses or doubles values.
#include "benches/stack.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <thread>

#include "primitives/generated/stack.hpp"
#include "tests/support/own_parts.hpp"

namespace fencepost::bench::stack_test {
namespace {

/// What is wrong with a few windows.
template <class S>
std::string windows() {
  constexpr unsigned threads = 2;
  OwnParts own{threads, PerThread<StackLedger>::bytes};
  PushPop<S> bench;
  std::string wrong;
  for (int window = 0; window < 3 && wrong.empty(); ++window) {
    struct Line {
      alignas(counter_alignment) std::array<std::byte, counter_alignment> bytes;
    };
    const auto place =
        std::make_unique<Line[]>(Placed<S>::bytes(PushPop<S>::capacity) / sizeof(Line) + 1);
    bench.place_own(own.all());
    bench.begin(place[0].bytes.data(), threads);
    harness::WindowGate gate;
    {
      std::array<std::jthread, threads> all;
      for (unsigned i = 0; i < threads; ++i) {
        all[i] = std::jthread([&, i] {
          harness::ThreadState state(i, threads, 2000, arch::timestamp(), 1, gate);
          bench.run(state);
        });
      }
    }
    wrong = bench.end();
  }
  return wrong;
}

TEST(PushesAndPops, AreProvedForEveryStack) {
  arch::for_each(stack::all{},
                 []<class S>(std::type_identity<S>) { EXPECT_EQ(windows<S>(), "") << S::name; });
}

/// Every thousandth value that is popped is another one; `twice`: that of the pop before.
template <bool twice>
class Wrong : public stack::mutex_stack {
 public:
  using mutex_stack::mutex_stack;
  std::optional<std::uint64_t> try_pop() noexcept {
    const std::optional<std::uint64_t> right = mutex_stack::try_pop();
    if (pops_.fetch_add(1, std::memory_order_relaxed) % 1'000 != 999 || !right) return right;
    return twice ? *right - 1 : std::optional<std::uint64_t>();
  }

 private:
  std::atomic<unsigned> pops_{0};
};

TEST(PushesAndPops, AreNotProvedForOneThatLosesOrDoublesValues) {
  EXPECT_NE(windows<Wrong<false>>(), "");
  EXPECT_NE(windows<Wrong<true>>(), "");
}

}  // namespace
}  // namespace fencepost::bench::stack_test
