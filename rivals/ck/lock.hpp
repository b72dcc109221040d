// What Concurrency Kit's locks share. They are C: each operation is a call, where that of other spinning locks is inlined
// (rivals/ck/ring.hpp). They spin with pauses and never yield: of threads that share a CPU, one may wait for a time slice.
#pragma once

#include <array>
#include <cstdint>

#include "rivals/ck/locks.h"

namespace fencepost::rivals {

using ck_words = std::array<std::uint64_t, fencepost_ck_lock_words>;

class ck_lock {
 public:
  static constexpr bool core = false;
  static constexpr bool blocks = false;
  static constexpr bool never_yields = true;

 protected:
  ck_words word_{};
};

}  // namespace fencepost::rivals
