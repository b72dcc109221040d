// Go's channel: a ring of values guarded by one lock, with a FIFO of waiting senders and one of waiting
// receivers.
//
// Invariants while lock_ is free (after golang/go: src/runtime/chan.go):
//  - senders_ or receivers_ is empty.
//  - A value in the ring implies that receivers_ is empty; room in the ring that senders_ is.
//  - closed_ implies that both are empty.
// Waiters of selects of which another case is done do not count: they stay until that thread takes them out. Nor do those of
// a select that would send and receive on one unbuffered channel.
// A waiter lies on its thread's stack. Whoever completes its operation takes it off the queue and
// copies the value under the lock, and lets it go after unlocking: a woken thread has its result
// and need not take the lock again.
//
// What differs: a goroutine parks at once and its scheduler spins for work; here the thread itself spins (support/spin.hpp) and
// then parks on a futex, or goes on spinning (go_channel_spinning.hpp). Go's early exit of non-blocking operations without the
// lock is left out: they take the lock like all others.
// All operations must have returned before the destructor runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/channel/select.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/one_shot.hpp"
#include "primitives/support/wait_queue.hpp"

namespace fencepost::channel {

/// What a channel waits with: it spins for a while, and then sleeps on a futex.
template <class Sync>
struct parking {
  using lock = support::basic_futex_lock<Sync>;
  using one_shot = support::basic_one_shot<Sync>;
};

template <class Sync, template <class> class Waiting = parking>
class basic_go_channel {
  using one_shot = typename Waiting<Sync>::one_shot;
  template <class T>
  using var = typename Sync::template var<T>;

  // Aligned, so that value and flag share a line wherever the stack happens to be: a hand-over
  // moves one line on every run, not one or two by chance.
  struct alignas(arch::padding_bytes) waiter {
    var<std::uint64_t> value{0};  // to send, or received
    var<bool> completed{false};   // false when let go: the channel was closed
    var<bool> selects{false};     // it is a select_waiter
    one_shot ready{};
    var<waiter*> next{nullptr};
    var<waiter*> previous;  // of those behind the first
  };

 public:
  using value_type = std::uint64_t;
  using sync = Sync;
  using selection = support::basic_selection<Sync, one_shot>;
  // One of a select's, for support/channel/select.hpp only.
  struct select_waiter : waiter {
    void join(selection& of, std::uint32_t which, value_type to_send) {
      this->value = to_send;
      this->selects = true;
      its = &of;
      number = which;
      queued = true;
    }
    [[gnu::noinline]] bool claim() noexcept {
      const bool mine = its->claim(number);
      queued = false;
      return mine;
    }

    var<selection*> its{nullptr};
    var<std::uint32_t> number{0U};  // of its case
    var<bool> queued{false};
  };
  static_assert(!std::same_as<Sync, support::std_sync> ||
                    sizeof(select_waiter) == arch::padding_bytes,
                "one waiter, one padded block");
  static constexpr bool fifo_waiters = true;

  /// Throws std::bad_alloc (std::bad_array_new_length) if `memory` has no room for `capacity` values.
  explicit basic_go_channel(std::size_t capacity,
                            std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : capacity_(capacity),
        memory_(memory),
        ring_(capacity == 0 ? nullptr : memory_.allocate(capacity)) {
    std::uninitialized_value_construct_n(ring_, capacity);
  }
  ~basic_go_channel() {
    std::destroy_n(ring_, capacity_);
    if (ring_ != nullptr) memory_.deallocate(ring_, capacity_);
  }
  basic_go_channel(const basic_go_channel&) = delete;
  basic_go_channel& operator=(const basic_go_channel&) = delete;

  /// Sends; waits for a receiver (unbuffered) or for room. Throws channel_closed if closed before
  /// or while waiting.
  void send(value_type value) {
    waiter self;
    self.value = value;
    {
      std::unique_lock held(lock_);
      if (send_now(held, value)) return;
      senders_.push(self);
    }
    self.ready.wait();
    if (!self.completed) throw channel_closed("fencepost: channel closed while a send was waiting");
  }

  /// Sends if that needs no waiting. Throws channel_closed if closed.
  [[nodiscard]] try_send_result try_send(value_type value) {
    std::unique_lock held(lock_);
    return send_now(held, value) ? try_send_result::done : try_send_result::would_block;
  }

  /// Receives; waits for a value. nullopt: closed and drained. Never fails.
  [[nodiscard]] std::optional<value_type> recv() noexcept {
    waiter self;
    {
      std::unique_lock held(lock_);
      const auto now = recv_now(held);
      if (now.status == recv_status::value) return now.value;
      if (now.status == recv_status::closed) return std::nullopt;
      receivers_.push(self);
    }
    self.ready.wait();
    return self.completed ? std::optional<value_type>(self.value) : std::nullopt;
  }

  /// Receives if that needs no waiting. Never fails.
  [[nodiscard]] try_recv_result<value_type> try_recv() noexcept {
    std::unique_lock held(lock_);
    return recv_now(held);
  }

  /// Ends sending: waiting senders throw, waiting receivers get nullopt. Throws channel_closed if
  /// closed before.
  void close() {
    queue released;  // completed is still false
    {
      const std::lock_guard held(lock_);
      if (closed_) throw channel_closed("fencepost: close of a closed channel");
      closed_ = true;
      while (waiter* const each = take(receivers_)) released.push(*each);
      while (waiter* const each = take(senders_)) released.push(*each);
    }
    while (waiter* const each = released.pop()) let_go(*each);
  }

  /// Values the buffer holds at most; 0: unbuffered. Never fails.
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

  /// Values in the buffer at some moment of the call. Never fails.
  [[nodiscard]] std::size_t size() const noexcept {
    const std::lock_guard held(lock_);
    return count_;
  }

 private:
  template <support::Selectable C, std::size_t N>
  friend class support::select_call;

  using queue = support::wait_queue<waiter, Sync>;

  // The one that has waited longest, taken off its queue; null if nobody waits.
  static waiter* take(queue& from) noexcept {
    waiter* first = from.pop();
    while (first != nullptr && first->selects && !static_cast<select_waiter*>(first)->claim())
      first = from.pop();
    return first;
  }

  static void let_go(waiter& taken) noexcept {
    taken.selects ? static_cast<select_waiter&>(taken).its->set() : taken.ready.set();
  }

  // Unlocks, then lets the waiter go: it should not wake up to a taken lock.
  template <class Held>
  static void complete(Held& held, waiter& other) noexcept {
    other.completed = true;
    held.unlock();
    let_go(other);
  }

  // `held`: a std::unique_lock that holds lock_, and in a select those of other channels too.
  // True: sent, possibly unlocked. False: would block, still locked. Throws channel_closed.
  template <class Held>
  bool send_now(Held& held, value_type value) {
    if (closed_) throw channel_closed("fencepost: send on a closed channel");
    if (waiter* const receiver = take(receivers_)) {
      receiver->value = value;
      complete(held, *receiver);
      return true;
    }
    if (count_ == capacity_) return false;
    push(value);
    return true;
  }

  // would_block: still locked; otherwise possibly unlocked.
  template <class Held>
  try_recv_result<value_type> recv_now(Held& held) noexcept {
    if (count_ > 0) {
      const value_type value = pop();
      if (waiter* const sender = take(senders_)) {
        push(sender->value);  // into the slot just freed, after all others
        complete(held, *sender);
      }
      return {recv_status::value, value};
    }
    if (waiter* const sender = take(senders_)) {  // unbuffered
      const value_type value = sender->value;
      complete(held, *sender);
      return {recv_status::value, value};
    }
    return {closed_ ? recv_status::closed : recv_status::would_block};
  }

  void push(value_type value) noexcept {
    const std::size_t to_end = capacity_ - head_;
    ring_[count_ < to_end ? head_ + count_ : count_ - to_end] = value;
    ++count_;
  }

  value_type pop() noexcept {
    const value_type value = ring_[head_];
    head_ = head_ + 1 == capacity_ ? 0 : head_ + 1;
    --count_;
    return value;
  }

  // Guards all that is not const, and the waiters in the queues.
  mutable typename Waiting<Sync>::lock lock_;
  var<bool> closed_{false};
  var<std::size_t> count_{0U};  // values in the ring
  var<std::size_t> head_{0U};   // where the oldest is
  const std::size_t capacity_;
  std::pmr::polymorphic_allocator<var<value_type>> memory_;
  var<value_type>* const ring_;  // null if unbuffered
  queue receivers_;
  queue senders_;
};

struct go_channel : basic_go_channel<support::std_sync> {
  static constexpr std::string_view name = "go_channel";
  template <class Sync>
  using with = basic_go_channel<Sync>;
  using basic_go_channel::basic_go_channel;
};

static_assert(Channel<go_channel>);

}  // namespace fencepost::channel
