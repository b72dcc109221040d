// Permits go to the thread that has waited longest: a queue guarded by a lock. The semaphore that go_rwmutex uses inside.
#pragma once

#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/handoff_semaphore.hpp"

namespace fencepost::semaphore {

template <class Sync>
class basic_handoff {
 public:
  static constexpr bool fifo = true;

  explicit basic_handoff(std::uint32_t permits) : impl_(permits) {}

  /// Takes a permit; waits, in order of arrival, until there is one. Never fails.
  void acquire() noexcept { impl_.acquire(); }

  /// False if there is no permit. Never fails.
  [[nodiscard]] bool try_acquire() noexcept { return impl_.try_acquire(); }

  /// Gives a permit, to the first that waits. Never fails.
  void release() noexcept { impl_.release(1); }

 private:
  support::basic_handoff_semaphore<Sync> impl_;
};

struct handoff : basic_handoff<support::std_sync> {
  static constexpr std::string_view name = "handoff";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_handoff<Sync>;
  using basic_handoff::basic_handoff;
};

static_assert(Semaphore<handoff>);

}  // namespace fencepost::semaphore
