// A thread's ends of a queue or stack: some need something of each thread that pushes or pops, others need nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "primitives/concepts/queue.hpp"

namespace fencepost::support {

template <class Q>
concept has_ends = requires {
  typename Q::producer;
  typename Q::consumer;
};

/// Made and used by one thread, for one container, and gone before it. Empty where nothing is needed.
template <class Q>
class producer_end {
 public:
  explicit producer_end(Q&) noexcept {}
  [[gnu::always_inline]] bool try_push(Q& queue, std::uint64_t value) {
    return queue.try_push(value);
  }
};

template <has_ends Q>
class producer_end<Q> {
 public:
  explicit producer_end(Q& queue) : mine_(queue) {}
  [[gnu::always_inline]] bool try_push(Q& queue, std::uint64_t value) {
    return queue.try_push(mine_, value);
  }
  typename Q::producer& own() noexcept { return mine_; }

 private:
  typename Q::producer mine_;
};

/// As producer_end.
template <class Q>
class consumer_end {
 public:
  explicit consumer_end(Q&) noexcept {}
  [[gnu::always_inline]] std::optional<std::uint64_t> try_pop(Q& queue) { return queue.try_pop(); }
};

template <has_ends Q>
class consumer_end<Q> {
 public:
  explicit consumer_end(Q& queue) : mine_(queue) {}
  [[gnu::always_inline]] std::optional<std::uint64_t> try_pop(Q& queue) {
    return queue.try_pop(mine_);
  }
  typename Q::consumer& own() noexcept { return mine_; }

 private:
  typename Q::consumer mine_;
};

}  // namespace fencepost::support
