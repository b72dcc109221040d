// Ways in which a thread waits until another one posts: what wake_up.hpp compares.
//
// A signal goes between two threads, one of which only posts and the other only waits; it is not posted again before the wait
// has returned. What came before post() is visible after wait(). Both return false where the kernel refused.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "arch/timed_spin.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::bench {

/// A futex word. The waiter spins for so long before it sleeps; a post makes a system call only if it does.
class FutexSignal {
 public:
  static constexpr std::string_view name = "futex";

  explicit FutexSignal(std::chrono::nanoseconds spin) : spin_(spin) {}

  bool post() {
    // release: pairs with [post->wait]
    if (word_.exchange(is_posted, std::memory_order_release) == asleep)
      support::futex_wake(&word_, 1);
    return true;
  }
  bool wait() {
    // acquire: pairs with [post->wait]
    const auto posted = [this] { return word_.load(std::memory_order_acquire) == is_posted; };
    if (spin_.count() == 0 || !arch::spin_for(spin_, posted)) {
      std::uint32_t expected = 0;
      // relaxed: if it has been posted, the load below finds that
      word_.compare_exchange_strong(expected, asleep, std::memory_order_relaxed);
      while (!posted()) support::futex_wait(word_, asleep);
    }
    word_.store(0, std::memory_order_relaxed);  // relaxed: before the next post, by what orders it
    return true;
  }

 private:
  static constexpr std::uint32_t asleep = 1, is_posted = 2;
  support::futex_word word_{0};
  std::chrono::nanoseconds spin_;
};

/// std::atomic's wait and notify. libstdc++'s waiter spins for a while, and sleeps on a word of a table.
class AtomicSignal {
 public:
  static constexpr std::string_view name = "atomic_wait";

  explicit AtomicSignal(std::chrono::nanoseconds) {}
  bool post() {
    word_.store(1, std::memory_order_release);  // pairs with [post->wait]
    word_.notify_one();
    return true;
  }
  bool wait() {
    word_.wait(0, std::memory_order_acquire);   // pairs with [post->wait]
    word_.store(0, std::memory_order_relaxed);  // relaxed: before the next post, by what orders it
    return true;
  }

 private:
  std::atomic<std::uint32_t> word_{0};
};

/// A condition variable, posted to under its mutex.
template <Condition C>
class ConditionSignal {
 public:
  static constexpr std::string_view name = C::name;

  explicit ConditionSignal(std::chrono::nanoseconds) {}
  bool post() {
    const std::lock_guard guard(mutex_);
    posted_ = true;
    condition_.notify_one();
    return true;
  }
  bool wait() {
    const std::lock_guard guard(mutex_);
    while (!posted_) condition_.wait(mutex_);
    posted_ = false;
    return true;
  }

 private:
  typename C::mutex mutex_;
  C condition_;
  bool posted_ = false;
};

/// Eight bytes through a file descriptor. Not opened: the kernel refuses each post and wait.
class DescriptorSignal {
 public:
  DescriptorSignal(const DescriptorSignal&) = delete;
  DescriptorSignal& operator=(const DescriptorSignal&) = delete;
  ~DescriptorSignal() {
    if (ends_[0] >= 0) ::close(ends_[0]);
    if (ends_[1] >= 0 && ends_[1] != ends_[0]) ::close(ends_[1]);
  }

  bool post() {
    constexpr std::uint64_t one = 1;
    return ::write(ends_[1], &one, sizeof one) == sizeof one;
  }
  bool wait() {
    std::uint64_t got = 0;
    return ::read(ends_[0], &got, sizeof got) == sizeof got && got == 1;
  }

 protected:
  DescriptorSignal() = default;
  std::array<int, 2> ends_{-1, -1};  ///< to read, to write
};

struct PipeSignal : DescriptorSignal {
  static constexpr std::string_view name = "pipe";
  explicit PipeSignal(std::chrono::nanoseconds) {
    if (::pipe(ends_.data()) != 0) ends_ = {-1, -1};
  }
};

struct EventSignal : DescriptorSignal {
  static constexpr std::string_view name = "eventfd";
  explicit EventSignal(std::chrono::nanoseconds) { ends_.fill(::eventfd(0, EFD_CLOEXEC)); }
};

}  // namespace fencepost::bench
