// What a compiler makes of `static T value = init();` in a function: a look at a guard, and the calls of the C++ runtime, as the
// Itanium C++ ABI has them (3.3.3, One-time Construction API). By hand, since a static of a function exists once and could be
// measured only once; GCC and Clang emit the same load and branch. An init that throws leaves waiters asleep under
// ThreadSanitizer, which has guards of its own.
#pragma once

#include <cxxabi.h>

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/on_exit.hpp"

namespace fencepost::once {

class local_static {
 public:
  static constexpr std::string_view name = "local_static";
  static constexpr bool retries_after_error = true;
  static constexpr bool blocks = true;

  /// Throws what init throws.
  template <class F>
  [[gnu::always_inline]] void call(F&& init) {
    // Of the guard's first byte, bit 0 says that it is done, on x86-64 and AArch64 (gcc: config/cpu/*/cxxabi_tweaks.h).
    // acquire: pairs with the release in __cxa_guard_release
    const std::atomic_ref first(reinterpret_cast<unsigned char&>(guard_));
    if ((first.load(std::memory_order_acquire) & 1U) == 0) call_slowly(init);
  }

 private:
  template <class F>
  [[gnu::noinline]] void call_slowly(F& init) {
    if (abi::__cxa_guard_acquire(&guard_) == 0) return;
    bool succeeded = false;
    const support::on_exit end([this, &succeeded] {
      succeeded ? abi::__cxa_guard_release(&guard_) : abi::__cxa_guard_abort(&guard_);
    });
    init();
    succeeded = true;
  }

  abi::__guard guard_ = 0;
};

}  // namespace fencepost::once
