// oneTBB's concurrent_bounded_queue, by its operations that do not wait. They also notify those that do, of which there are
// none here. try_push looks at the number of values popped by a relaxed load, so that what consumers did before they popped
// need not be visible to it.
#pragma once

#include <oneapi/tbb/concurrent_queue.h>

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/tbb/queue.hpp"

namespace fencepost::queue {

class tbb_bounded_queue : public rivals::tbb_queue<tbb::concurrent_bounded_queue<std::uint64_t>> {
 public:
  static constexpr std::string_view name = "tbb_bounded_queue";
  static constexpr bool core = false;
  static constexpr fencepost::room room = fencepost::room::exact;

  explicit tbb_bounded_queue(std::size_t capacity, std::pmr::memory_resource* = nullptr)
      : tbb_queue(capacity) {
    impl_.set_capacity(static_cast<std::ptrdiff_t>(this->capacity()));
  }

  [[nodiscard]] bool try_push(std::uint64_t value) { return impl_.try_push(value); }
};

static_assert(Queue<tbb_bounded_queue>);

}  // namespace fencepost::queue
