// What does each fence instruction of this ISA cost, back to back and with nothing to wait for?
// And a locked add that crosses a line, where the kernel lets one.
#include <algorithm>

#include "arch/contract.hpp"
#include "benches/timed_loop.hpp"
#include "harness/registry.hpp"

namespace fencepost::bench {
namespace {

/// A fence has no effect of its own to prove: that it stands in the loop is checked by the listing test.
template <class Fence>
struct FenceForm {
  using Word = std::uint64_t;
  using Cell = std::uint64_t;
  static constexpr Word initial = 0;
  static constexpr int unroll = usual_unroll;

  explicit FenceForm(unsigned) {}
  void step(Cell&) { Fence::emit(); }
  static std::string wrong(Word last, std::span<const Done<FenceForm>>) {
    return expect_equal("the cell", initial, last);
  }
};

/// fetch_add on eight bytes of which the last four lie in the next line. The state is raw bytes: C++ has no
/// object that may stand there.
class SplitSubject : public harness::Subject {
 public:
  static constexpr std::size_t offset = 64 - 4;

  void begin(std::byte* place, unsigned) override {
    at_ = place + offset;
    const std::uint64_t zero = 0;
    std::copy_n(reinterpret_cast<const std::byte*>(&zero), sizeof zero, at_);
  }

  void run(harness::Seat& seat) override {
    const std::uint64_t batch = seat.batch();
    seat.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) add<>(at_);
    } while (seat.again(batch));
    performed_ = seat.performed();
  }

  std::string end() override {
    std::uint64_t sum = 0;
    std::copy_n(at_, sizeof sum, reinterpret_cast<std::byte*>(&sum));
    return expect_equal("the sum", performed_, sum);
  }

 private:
  /// A template: where the ISA has no such instruction, the name need not exist.
  template <class Split = arch::split_rmw>
  static void add(std::byte* at) {
    if constexpr (requires { Split::fetch_add(at, std::uint64_t{1}); }) Split::fetch_add(at, 1);
  }

  std::byte* at_ = nullptr;
  std::uint64_t performed_ = 0;
};

const harness::Question question(
    "fences", "What does a fence cost?", [](const harness::Scope& scope) {
      arch::for_each(arch::fence_forms{}, [&]<class Fence>(std::type_identity<Fence>) {
        scope.add(
            form_case<FenceForm<Fence>>("atomic/fence_" + std::string(Fence::name) + "/throughput",
                                        1, harness::Pace::alone, obstacle_here<Fence>()));
      });
      harness::Case split;
      split.name = "atomic/split_fetch_add/throughput/seq_cst/bits:64/threads:1";
      split.bytes = 128;
      split.make = [] { return std::make_unique<SplitSubject>(); };
      split.obstacle = arch::split_rmw::obstacle();
      scope.add(std::move(split));
    });

}  // namespace
}  // namespace fencepost::bench
