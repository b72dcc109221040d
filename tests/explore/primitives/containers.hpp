// What the tests of explored queues and stacks share: one of capacity 2, and waiting for it.
#pragma once

#include <optional>

#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore {

template <class T>
class Placed {
  T container_{2};

 public:
  /// Waits for room.
  void push(unsigned value) {
    Sync::wait_until([&] { return container_.try_push(value); });
  }
  /// Waits for a value.
  unsigned pop() {
    std::optional<std::uint64_t> value;
    Sync::wait_until([&] { return (value = container_.try_pop()).has_value(); });
    return static_cast<unsigned>(*value);
  }
  bool try_push(unsigned value) { return container_.try_push(value); }
  /// 0: empty.
  unsigned try_pop() {
    const std::optional<std::uint64_t> value = container_.try_pop();
    require(!value || *value != 0, "nobody pushed 0");
    return static_cast<unsigned>(value.value_or(0));
  }
  /// So that all of it has been in use before.
  void use() {
    for (unsigned i = 0; i < 4; ++i)
      require(try_push(7) && try_pop() == 7, "does not work in one thread");
  }
};

/// What threads wrote before they pushed values 1 to 7, and read after they popped them: plain data.
class Letters {
 public:
  void write(unsigned value) { words_[value] = value; }
  void read(unsigned value) {
    require(value < 8 && words_[value] == value, "not what was written before the push");
    ++times_[value];
  }
  /// By one thread, after the others: values 1 to `last` were popped once each.
  void require_all_once(unsigned last) {
    for (unsigned value = 1; value <= last; ++value) require(times_[value] == 1, "not once");
  }

 private:
  var<unsigned> words_[8], times_[8];
};

}  // namespace fencepost::explore
