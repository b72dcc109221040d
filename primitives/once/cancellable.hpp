// A guard whose waiters can give up. They spin and offer their CPU: on a futex they would not see that they should stop.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/on_exit.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::once {

template <class Sync>
class basic_cancellable {
 public:
  static constexpr bool retries_after_error = true;
  static constexpr bool blocks = false;

  /// Throws what init throws.
  template <class F>
  void call(F&& init) {
    static_cast<void>(call_unless(init, [] { return false; }));
  }

  /// The same, but a thread that waits for another's init gives up when `stop` returns true: false, and nothing is known of
  /// init. Throws what init throws.
  template <class F, class Stop>
  [[nodiscard, gnu::always_inline]] bool call_unless(F&& init, Stop stop) {
    // acquire: pairs with [end->begin]
    return state_.load(std::memory_order_acquire) == done || call_slowly(init, stop);
  }

 private:
  enum : unsigned { fresh, running, done };

  template <class F, class Stop>
  [[gnu::noinline]] bool call_slowly(F& init, Stop& stop) {
    for (;;) {
      unsigned state = fresh;
      // acquire: pairs with [end->begin]; on success the end of an init that threw
      if (state_.compare_exchange_strong(state, running, std::memory_order_acquire,
                                         std::memory_order_acquire)) {
        run(init);
        return true;
      }
      if (state == done) return true;
      bool stopped = false;
      Sync::wait_until([&] {
        stopped = stop();
        // relaxed: a hint; the compare_exchange synchronises
        return stopped || state_.load(std::memory_order_relaxed) != running;
      });
      if (stopped) return false;
    }
  }

  template <class F>
  void run(F& init) {
    unsigned next = fresh;
    const support::on_exit end([this, &next] {
      // release: pairs with [end->begin]
      state_.store(next, std::memory_order_release);
    });
    init();
    next = done;
  }

  typename Sync::template atomic<unsigned> state_{fresh};
};

struct cancellable : basic_cancellable<support::std_sync> {
  static constexpr std::string_view name = "cancellable";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_cancellable<Sync>;
};

static_assert(Once<cancellable>);

}  // namespace fencepost::once
