// A pool with its workers: threads that work from the beginning to the pool's end.
#pragma once

#include <cstddef>
#include <thread>
#include <vector>

#include "primitives/concepts/pool.hpp"

namespace fencepost::support {

template <Pool P>
class worker_threads {
 public:
  /// Throws std::system_error where the system refuses a thread; those that are there have ended then.
  worker_threads(P& pool, unsigned count) : pool_(pool) {
    try {
      for (unsigned i = 0; i < count; ++i) threads_.emplace_back([&pool] { pool.work(); });
    } catch (...) {
      pool.shut_down();
      throw;
    }
  }
  /// Shuts the pool down, and returns when all tasks that it took have been run: what they did is visible.
  ~worker_threads() { pool_.shut_down(); }
  worker_threads(const worker_threads&) = delete;
  worker_threads& operator=(const worker_threads&) = delete;

 private:
  P& pool_;
  std::vector<std::jthread> threads_;  // joined after the shutdown
};

}  // namespace fencepost::support
