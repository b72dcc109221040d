// What does the slow side of an asymmetric fence cost, with so many threads of the process running that must be told?
#include "primitives/support/membarrier.hpp"
#include "benches/form_case.hpp"
#include "harness/registry.hpp"

namespace fencepost::bench {
namespace {

/// The first thread calls; all others run without touching memory, so that each is interrupted and nothing else.
class Membarrier : public harness::Subject {
 public:
  void begin(std::byte*, unsigned) override { refused_ = 0; }

  void run(harness::Seat& seat) override {
    seat.index() == 0 ? call(*this, seat) : run_along(seat);
  }

  static const void* timed_code() { return code_of(&Membarrier::call); }

  std::string end() override {
    return expect_equal("calls that the kernel refused", std::uint64_t{0}, refused_);
  }

 private:
  [[gnu::noinline]] static void call(Membarrier& self, harness::Seat& seat) {
    std::uint64_t refused = 0;
    const std::uint64_t batch = seat.batch();
    seat.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left)
        refused += support::membarrier::run() ? 0U : 1U;
    } while (seat.again(batch));
    self.refused_ = refused;
  }

  [[gnu::noinline]] static void run_along(harness::Seat& seat) {
    seat.stay_out_of_figures();
    seat.start();
    do {
      arch::latency_chain(8);  // about a thousand cycles
    } while (seat.again(1));
  }

  std::uint64_t refused_ = 0;
};

const harness::Question question("membarrier",
                                 "What does the slow side of an asymmetric fence cost?",
                                 [](const harness::Scope& scope) {
                                   for (const unsigned threads : scope.thread_counts) {
                                     harness::Case c =
                                         plain_case("fence/membarrier/others_running", threads,
                                                    threads == 1 ? harness::Pace::alone
                                                                 : harness::Pace::contended,
                                                    support::membarrier::obstacle());
                                     c.make = [] { return std::make_unique<Membarrier>(); };
                                     c.timed_code = Membarrier::timed_code();
                                     scope.add(std::move(c));
                                   }
                                 });

}  // namespace
}  // namespace fencepost::bench
