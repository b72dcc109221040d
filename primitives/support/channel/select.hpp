// Waits for several channels at once and does one operation on one of them, as Go's select does.
//
//   const std::array cases{receive_from(&jobs), receive_from(&done), send_to(&results, value)};
//   const auto now = select(cases);      // waits until one of them can be done
//   const auto now = try_select(cases);  // does one if that needs no waiting: a select with a default
//
// - One case is done, or none (try_select), at one moment. Of several that are ready each is as likely.
// - A receive from a closed channel is ready; its value is nullopt once the channel is drained. A send on a closed one is ready
//   too, and throws channel_closed if it is chosen, or when the close is the first thing that happens to a select that waits.
// - A case whose channel is null is never ready: a loop thereby switches cases off. To wait for null channels only would never
//   end; Go then blocks for ever, here it throws std::invalid_argument.
// - A channel may be in several cases, in both directions too. A select does not pass a value to itself.
// - A case orders what send() or recv() of its channel orders, and waits in the same line as they do.
//
// How (after golang/go: src/runtime/select.go): all channels are locked in the order of their addresses, so that two selects
// cannot wait for each other's locks; then the cases are tried in random order. If none is ready a waiter for each case goes into
// the queue of its channel before any is unlocked. Whoever finds one of them first claims the case (selection.hpp); the select
// wakes up and takes the other waiters out of their queues.
// A wait costs a lock of every channel and one more of each but that which was ready. No memory is allocated.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "primitives/support/channel/selection.hpp"
#include "primitives/support/channel_types.hpp"

namespace fencepost::support {

/// A channel that selects wait for: it has select_call for a friend, and waiters of it in its queues.
template <class C>
concept Selectable = requires {
  typename C::select_waiter;
};

enum class case_of : std::uint8_t { receive, send };

template <Selectable C>
struct select_case {
  C* channel;  ///< null: never ready
  case_of operation;
  typename C::value_type value{};  ///< to send
};

template <Selectable C>
select_case<C> receive_from(C* channel) {
  return {channel, case_of::receive};
}
template <Selectable C>
select_case<C> send_to(C* channel, typename C::value_type value) {
  return {channel, case_of::send, value};
}

template <class T>
struct selected {
  std::size_t index;         ///< of the case that was done; the number of cases if none was
  std::optional<T> value{};  ///< received; nullopt: closed and drained, or no receive
};

/// One select; as std::unique_lock's mutex it is all its channels' locks.
template <Selectable C, std::size_t N>
class select_call {
  using Sync = typename C::sync;
  using waiter = typename C::select_waiter;
  using held_locks = std::unique_lock<select_call>;
  using result = selected<typename C::value_type>;

 public:
  explicit select_call(const std::array<select_case<C>, N>& cases) noexcept : cases_(cases) {
    for (const select_case<C>& each : cases) {
      if (each.channel != nullptr) add(each.channel);
    }
  }

  result try_now() {
    held_locks held(*this);
    return try_all(held);
  }

  result wait() {
    if (count_ == 0)
      throw std::invalid_argument("fencepost: select of null channels only would wait for ever");
    held_locks held(*this);
    const result now = try_all(held);
    return now.index == N ? wait_for_one(held) : now;
  }

  void lock() noexcept {
    for (std::size_t i = 0; i < count_; ++i) channels_[i]->lock_.lock();
  }
  void unlock() noexcept {
    for (std::size_t i = 0; i < count_; ++i) channels_[i]->lock_.unlock();
  }

 private:
  /// In the order of addresses, once.
  void add(C* channel) noexcept {
    const auto end = channels_.begin() + static_cast<std::ptrdiff_t>(count_);
    const auto place = std::lower_bound(channels_.begin(), end, channel, std::less<C*>{});
    if (place != end && *place == channel) return;
    std::copy_backward(place, end, end + 1);
    *place = channel;
    ++count_;
  }

  /// Does one of those that are ready; possibly unlocked then. Else index N, and still locked.
  result try_all(held_locks& held) {
    std::array<std::uint32_t, N> left{};
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < N; ++i) {
      if (cases_[i].channel != nullptr) left[count++] = i;
    }
    result now{N};
    while (count > 0 && now.index == N) {  // as far as is needed of a random permutation
      std::uint32_t& drawn = left[Sync::random_below(count)];
      now = try_one(held, drawn);
      drawn = left[--count];
    }
    return now;
  }

  result try_one(held_locks& held, std::uint32_t which) {
    const select_case<C>& one = cases_[which];
    if (one.operation == case_of::send) return {one.channel->send_now(held, one.value) ? which : N};
    const auto now = one.channel->recv_now(held);
    if (now.status == recv_status::would_block) return {N};
    if (now.status == recv_status::closed) return {which};
    return {which, now.value};
  }

  [[gnu::noinline]] result wait_for_one(held_locks& held) {
    typename C::selection selection;
    std::array<waiter, N> waiters;
    for (std::uint32_t i = 0; i < N; ++i) {
      if (cases_[i].channel == nullptr) continue;
      waiters[i].join(selection, i, cases_[i].value);
      queue_of(cases_[i]).push(waiters[i]);
    }
    held.unlock();
    const std::uint32_t done = selection.wait();
    for (std::uint32_t i = 0; i < N; ++i) {
      if (i != done && cases_[i].channel != nullptr) take_out(cases_[i], waiters[i]);
    }
    return result_of(waiters.at(done), done);  // at: a thread that was let go by mistake throws
  }

  result result_of(const waiter& done, std::uint32_t which) const {
    if (cases_[which].operation == case_of::receive)
      return done.completed ? result{which, done.value} : result{which};
    if (!done.completed)
      throw channel_closed("fencepost: channel closed while a select was waiting to send");
    return {which};
  }

  static void take_out(const select_case<C>& one, waiter& lost) noexcept {
    const std::lock_guard held(one.channel->lock_);
    if (lost.queued) queue_of(one).remove(lost);
  }
  static auto& queue_of(const select_case<C>& one) noexcept {
    return one.operation == case_of::send ? one.channel->senders_ : one.channel->receivers_;
  }

  const std::array<select_case<C>, N>& cases_;
  std::array<C*, N> channels_{};  ///< the first count_: ascending
  std::size_t count_ = 0;
};

/// Waits until one of the cases can be done, and does it. Throws channel_closed and std::invalid_argument, see above.
template <Selectable C, std::size_t N>
selected<typename C::value_type> select(const std::array<select_case<C>, N>& cases) {
  return select_call<C, N>(cases).wait();
}

/// Does one of the cases if that needs no waiting; else the index of the result is N. Throws channel_closed, see above.
template <Selectable C, std::size_t N>
[[nodiscard]] selected<typename C::value_type> try_select(
    const std::array<select_case<C>, N>& cases) {
  return select_call<C, N>(cases).try_now();
}

}  // namespace fencepost::support
