// What does a mutex cost, uncontended and contended, with different amounts of work inside and outside the lock?
#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "benches/each_primitive.hpp"
#include "benches/locks/mutex_case.hpp"
#include "benches/timed_loop.hpp"
#include "benches/work.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/mutex.hpp"
#include "primitives/support/holder.hpp"

namespace fencepost::bench {
namespace {

template <Mutex M>
[[gnu::noinline]] void lock_unlock_loop(Guarded<M>& guarded, WorkLength critical,
                                        WorkLength outside, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  std::uint64_t zero = 0;
  support::holder<M> self;
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      Guarded<M>& at = address_after(zero, guarded);  // the work outside has ended
      self.lock(at.mutex);
      // From the guarded sum and back into it: no part of the work can move out of the lock.
      const std::uint64_t sum = work(critical, at.sum) + 1;
      at.sum = sum;
      self.unlock(at.mutex);
      zero = worked(outside, sum).zero;
    }
  } while (state.again(batch));
}

template <Mutex M>
class LockUnlock : public harness::Benchmark {
 public:
  LockUnlock(WorkLength critical, WorkLength outside) : critical_(critical), outside_(outside) {}

  void begin(std::byte* place, unsigned) override {
    guarded_ = ::new (place) Guarded<M>;
    performed_.store(0, std::memory_order_relaxed);  // relaxed: the harness's barrier follows
  }
  void run(harness::ThreadState& state) override {
    lock_unlock_loop(*guarded_, critical_, outside_, state);
    // relaxed: read after the harness's barrier
    performed_.fetch_add(state.performed(), std::memory_order_relaxed);
  }
  std::string end() override {
    const std::uint64_t sum = guarded_->sum;
    std::destroy_at(guarded_);
    // relaxed: as above
    const std::uint64_t performed = performed_.load(std::memory_order_relaxed);
    return expect_equal("the guarded sum", performed * (critical_.cycles() + 1), sum);
  }

 private:
  WorkLength critical_, outside_;
  Guarded<M>* guarded_ = nullptr;
  std::atomic<std::uint64_t> performed_{0};
};

/// try_lock on a free mutex (and unlock), or on a held one. The refused kind is held by the same object's
/// other thread in life; here the leader holds it across the window, and asking is all that happens.
template <CanTry M>
class TryLock : public harness::Benchmark {
 public:
  explicit TryLock(bool free) : free_(free) {}

  void begin(std::byte* place, unsigned) override {
    guarded_ = ::new (place) Guarded<M>;
    taken_ = performed_ = 0;
  }
  void run(harness::ThreadState& state) override {
    if (state.index() == 0) free_ ? ask_free(state) : ask_held(state);
    if (state.index() != 0) hold(state);
  }
  std::string end() override {
    std::destroy_at(guarded_);
    return expect_equal("the number of locks taken", free_ ? performed_ : std::uint64_t{0}, taken_);
  }

 private:
  void ask_free(harness::ThreadState& state) {
    const std::uint64_t batch = state.batch();
    std::uint64_t taken = 0;
    support::holder<M> self;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        if (!self.try_lock(guarded_->mutex)) continue;
        ++taken;
        self.unlock(guarded_->mutex);
      }
    } while (state.again(batch));
    taken_ = taken;
    performed_ = state.performed();
  }

  void ask_held(harness::ThreadState& state) {
    // acquire: the holder has the lock [held]
    while (!held_.load(std::memory_order_acquire)) arch::relax();
    const std::uint64_t batch = state.batch();
    std::uint64_t taken = 0;
    support::holder<M> self;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        if (self.try_lock(guarded_->mutex)) ++taken;
      }
    } while (state.again(batch));
    taken_ = taken;
    performed_ = state.performed();
    asked_.store(true, std::memory_order_release);  // release: the holder may let go [asked]
  }

  void hold(harness::ThreadState& state) {
    state.exclude_from_results();
    state.leave();
    support::holder<M> self;
    self.lock(guarded_->mutex);
    held_.store(true, std::memory_order_release);                   // [held]
    while (!asked_.load(std::memory_order_acquire)) arch::relax();  // [asked]
    self.unlock(guarded_->mutex);
    held_.store(false, std::memory_order_relaxed);   // relaxed: the harness's barrier follows
    asked_.store(false, std::memory_order_relaxed);  // relaxed: as above
  }

  bool free_;
  Guarded<M>* guarded_ = nullptr;
  std::uint64_t taken_ = 0, performed_ = 0;
  alignas(arch::padding_bytes) std::atomic<bool> held_{false};
  std::atomic<bool> asked_{false};
};

template <CanTry M>
void add_tries(const harness::Scope& scope) {
  const auto add_try = [&](const char* what, bool free, unsigned threads) {
    harness::Case c =
        mutex_case<M>(harness::CaseName("mutex", M::name, what).with_threads(threads));
    if (threads > 1) c.pace = harness::Pace::contended;  // nobody sleeps
    c.make = [=] { return std::make_unique<TryLock<M>>(free); };
    scope.add(std::move(c));
  };
  add_try("try_lock_success", true, 1);
  if (scope.thread_counts.back() >= 2) add_try("try_lock_failure", false, 2);
}

template <Mutex M>
void add_mutex(const harness::Scope& scope) {
  const harness::CaseName lock_unlock("mutex", M::name, "lock_unlock");
  for (const WorkLength critical : work_lengths) {
    for (const WorkLength outside : work_lengths) {
      for (const unsigned threads : scope.thread_counts) {
        harness::Case c = mutex_case<M>(lock_unlock.with("critical", critical.cycles())
                                            .with("outside", outside.cycles())
                                            .with_threads(threads));
        c.timed_code = code_of(&lock_unlock_loop<M>);
        c.make = [=] { return std::make_unique<LockUnlock<M>>(critical, outside); };
        c.constants["work_cycles"] = critical.cycles() + outside.cycles();
        scope.add(std::move(c));
      }
    }
  }
  if constexpr (CanTry<M>) add_tries<M>(scope);
}

const harness::Question lock_contention_question(
    "lock_contention", "What does a mutex cost?", [](const harness::Scope& scope) {
      for_each(scope, mutex::all{}, [&]<class M>(std::type_identity<M>) { add_mutex<M>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
