// oneTBB's queuing_mutex: MCS. Its scoped_lock is the node.
#pragma once

#include <oneapi/tbb/queuing_mutex.h>

#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::mutex {

class tbb_queuing_mutex {
 public:
  static constexpr std::string_view name = "tbb_queuing_mutex";
  static constexpr bool core = false;
  static constexpr bool blocks = false;
  static constexpr bool fifo = true;
  using node = tbb::queuing_mutex::scoped_lock;

  void lock(node& mine) { mine.acquire(impl_); }
  [[nodiscard]] bool try_lock(node& mine) { return mine.try_acquire(impl_); }
  void unlock(node& mine) { mine.release(); }

 private:
  tbb::queuing_mutex impl_;
};

static_assert(Mutex<tbb_queuing_mutex>);

}  // namespace fencepost::mutex
