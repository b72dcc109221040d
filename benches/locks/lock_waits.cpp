// How long does a thread wait for a contended mutex: usually, seldom, and at worst? The mean of a window (lock_contention.cpp)
// does not show that a lock serves one thread many times while another waits.
#include <string>

#include "benches/each_primitive.hpp"
#include "benches/locks/mutex_case.hpp"
#include "benches/per_thread.hpp"
#include "benches/timed_loop.hpp"
#include "benches/work.hpp"
#include "primitives/generated/mutex.hpp"
#include "primitives/support/holder.hpp"

namespace fencepost::bench {
namespace {

inline constexpr WorkLength critical(100), outside(100);

/// An operation is to lock, work, unlock, and work outside; its duration is that of lock() alone, by the clock of the thread that
/// waits, and holds one reading of the clock.
template <Mutex M>
class LockWaits : public harness::Benchmark {
 public:
  static constexpr std::size_t own_bytes = PerThread<harness::Durations>::bytes;

  void place_own(std::span<std::byte* const> parts) override { waits_.place(parts); }
  void begin(std::byte* place, unsigned) override {
    guarded_ = ::new (place) Guarded<M>;
    told_.clear();
  }
  void run(harness::ThreadState& state) override { wait(*this, state); }
  std::string end() override {
    const std::uint64_t sum = guarded_->sum;
    std::destroy_at(guarded_);
    for (std::size_t i = 0; i < waits_.size(); ++i) told_.add(waits_[i]);
    return expect_equal("the guarded sum", told_.all().count() * (critical.cycles() + 1), sum);
  }
  const harness::DurationsByThread* durations() const override { return &told_; }

  static const void* timed_code() { return code_of(&LockWaits::wait); }

 private:
  [[gnu::noinline]] static void wait(LockWaits& self, harness::ThreadState& state) {
    const std::uint64_t batch = state.batch();
    harness::Durations& waits = self.waits_[state.index()];
    std::uint64_t zero = 0;
    support::holder<M> holder;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        Guarded<M>& at = address_after(zero, *self.guarded_);
        const std::uint64_t asked = arch::timestamp_ordered();  // the work outside has ended
        holder.lock(at.mutex);
        const std::uint64_t taken = arch::timestamp_ordered();
        const std::uint64_t sum = work(critical, at.sum) + 1;
        at.sum = sum;
        holder.unlock(at.mutex);
        waits.add(taken - asked);
        zero = worked(outside, sum).zero;
      }
    } while (state.again(batch));
  }

  Guarded<M>* guarded_ = nullptr;
  PerThread<harness::Durations> waits_;
  harness::DurationsByThread told_;
};

template <Mutex M>
void add_waits(const harness::Scope& scope) {
  for (const unsigned threads : scope.thread_counts) {
    if (threads == 1) continue;
    harness::Case c =
        mutex_case<M>(harness::CaseName("mutex", M::name, "wait").with_threads(threads));
    c.own_bytes = LockWaits<M>::own_bytes;
    c.timed_code = LockWaits<M>::timed_code();
    c.make = [] { return std::make_unique<LockWaits<M>>(); };
    scope.add(std::move(c));
  }
}

const harness::Question lock_waits_question(
    "lock_waits", "How long does a thread wait for a mutex?", [](const harness::Scope& scope) {
      for_each(scope, mutex::all{}, [&]<class M>(std::type_identity<M>) { add_waits<M>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
