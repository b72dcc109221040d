// Each thread counts on a line of its own, by plain loads and stores; whoever wants the sum asks all threads that are registered
// (P. McKenney, Is Parallel Programming Hard, section 5.2: per-thread-variable-based counters).
//
// Threads register and leave under a lock, and a sum is taken under it: a thread that leaves is counted once, as a thread or
// among those that have left. Adding takes no lock; registering and sum() may sleep.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/counter_storage.hpp"
#include "primitives/support/futex_lock.hpp"

namespace fencepost::counter {

template <class Sync>
class basic_registered {
  template <class T>
  using var = typename Sync::template var<T>;

 public:
  class thread;

 private:
  /// All but `lock` is guarded by it, and the links of the threads.
  struct state {
    support::basic_futex_lock<Sync> lock;
    var<std::uint64_t> left{0U};  ///< what threads counted that have left
    var<thread*> first{nullptr};
  };

 public:
  static constexpr bool sharded = false;
  static constexpr bool blocks = false;

  /// Made, used and destroyed by one thread; destroyed before the counter. Never fails.
  class alignas(arch::padding_bytes) thread {
   public:
    explicit thread(basic_registered& counter) : shared_(*counter.shared_) {
      const std::lock_guard held(shared_.lock);
      thread* const first = shared_.first;
      next_ = first;
      if (first != nullptr) first->previous_ = this;
      shared_.first = this;
    }
    ~thread() {
      const std::lock_guard held(shared_.lock);
      shared_.left += count();
      thread* const next = next_;
      thread* const previous = previous_;
      if (next != nullptr) next->previous_ = previous;
      if (previous != nullptr) {
        previous->next_ = next;
      } else {
        shared_.first = next;
      }
    }
    thread(const thread&) = delete;
    thread& operator=(const thread&) = delete;

    /// Never fails; wraps at 2^64.
    [[gnu::always_inline]] void add(std::uint64_t n) noexcept {
      // relaxed, and no RMW: only this thread writes; a count publishes nothing but itself
      count_.store(count() + n, std::memory_order_relaxed);
    }

   private:
    friend class basic_registered;
    [[gnu::always_inline]] std::uint64_t count() const noexcept {
      return count_.load(std::memory_order_relaxed);  // relaxed: as add
    }

    typename Sync::template atomic<std::uint64_t> count_{0U};
    state& shared_;
    var<thread*> next_{nullptr}, previous_{nullptr};
  };

  /// Bytes occupied, the lock included; the argument is ignored. Threads bring their own lines.
  static constexpr std::size_t bytes(unsigned) noexcept { return sizeof(state); }

  /// Starts at 0. Throws std::invalid_argument if storage is null or not aligned to counter_alignment.
  basic_registered(std::byte* storage, unsigned)
      : shared_(::new (support::checked_counter_storage(storage)) state) {}
  ~basic_registered() { std::destroy_at(shared_); }
  basic_registered(const basic_registered&) = delete;
  basic_registered& operator=(const basic_registered&) = delete;

  /// Never fails. Threads are asked one after another: while others add, the result need not have been the sum at any moment.
  [[nodiscard]] std::uint64_t sum() const noexcept {
    const std::lock_guard held(shared_->lock);
    std::uint64_t total = shared_->left;
    for (const thread* each = shared_->first; each != nullptr; each = each->next_)
      total += each->count();
    return total;
  }

 private:
  state* const shared_;
};

struct registered : basic_registered<support::std_sync> {
  static constexpr std::string_view name = "registered";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_registered<Sync>;
  using basic_registered::basic_registered;
};

static_assert(sizeof(registered::thread) == arch::padding_bytes,
              "a thread's count and links share its line");
static_assert(Counter<registered>);

}  // namespace fencepost::counter
