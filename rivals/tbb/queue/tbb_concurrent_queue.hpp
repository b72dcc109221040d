// oneTBB's concurrent_queue: unbounded, so its senders wait for nobody, and only its round trip is measured.
#pragma once

#include <oneapi/tbb/concurrent_queue.h>

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/tbb/queue.hpp"

namespace fencepost::queue {

class tbb_concurrent_queue : public rivals::tbb_queue<tbb::concurrent_queue<std::uint64_t>> {
 public:
  static constexpr std::string_view name = "tbb_concurrent_queue";
  static constexpr bool core = false;
  static constexpr fencepost::room room = fencepost::room::unbounded;

  explicit tbb_concurrent_queue(std::size_t capacity, std::pmr::memory_resource* = nullptr)
      : tbb_queue(capacity) {}

  [[nodiscard]] bool try_push(std::uint64_t value) {
    impl_.push(value);
    return true;
  }
};

static_assert(Queue<tbb_concurrent_queue>);

}  // namespace fencepost::queue
