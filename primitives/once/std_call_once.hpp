// std::call_once as it comes: in libstdc++ by pthread_once, to which it passes init in thread-local variables.
//
// Init may throw with glibc from 2.34 on; before, the next call waited forever on other CPUs than x86 (glibc bug 18435). Under
// ThreadSanitizer it waits forever still: its pthread_once does not notice exceptions.
#pragma once

#include <mutex>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::once {

class std_call_once {
 public:
  static constexpr std::string_view name = "std_call_once";
  static constexpr bool retries_after_error = true;
  static constexpr bool blocks = true;

  /// Throws what init throws, and std::system_error if the library does.
  template <class F>
  void call(F&& init) {
    std::call_once(flag_, init);
  }

 private:
  std::once_flag flag_;
};

}  // namespace fencepost::once
