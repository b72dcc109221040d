// A guard whose waiters can give up. They spin and offer their CPU: on a futex they would not see that they should stop.
#pragma once

#include <string_view>

#include "primitives/once/cas_guard.hpp"

namespace fencepost::once {

template <class Sync>
class basic_cancellable : basic_cas_guard<Sync> {
  using base = basic_cas_guard<Sync>;

 public:
  using base::retries_after_error;
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
    return base::complete() || call_slowly(init, stop);
  }

 private:
  template <class F, class Stop>
  [[gnu::noinline]] bool call_slowly(F& init, Stop& stop) {
    while (!base::attempt(init)) {
      bool stopped = false;
      Sync::wait_until([&] { return (stopped = stop()) || base::ended(); });
      if (stopped) return false;
    }
    return true;
  }
};

struct cancellable : basic_cancellable<support::std_sync> {
  static constexpr std::string_view name = "cancellable";
  static constexpr bool core = false;
  // Only waiters that sleep write to the word while init runs, and here none do.
  static constexpr std::string_view equivalent_mutants[]{
      "cas_guard.hpp operator(): modify release, not atomic"};
  template <class Sync>
  using with = basic_cancellable<Sync>;
};

}  // namespace fencepost::once
