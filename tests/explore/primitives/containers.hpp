// What the tests of explored queues and stacks share: one of capacity 2, and waiting for it.
#pragma once

#include <array>
#include <optional>

#include "primitives/support/container_ends.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore {

/// What a thread needs for both ends: one, where producer and consumer are the same type.
template <class T>
struct Ends {
  explicit Ends(T&) {}
  bool try_push(T& to, unsigned value) { return to.try_push(value); }
  auto try_pop(T& from) { return from.try_pop(); }
};
template <support::has_ends T>
struct Ends<T> {
  static_assert(std::is_same_v<typename T::producer, typename T::consumer>);
  typename T::producer both;
  explicit Ends(T& of) : both(of) {}
  void collect() { both.collect(); }
  bool try_push(T& to, unsigned value) { return to.try_push(both, value); }
  auto try_pop(T& from) { return from.try_pop(both); }
};

template <class T>
class Placed {
  T container_{2};
  // The first thread's is also that of the thread before and after them.
  std::array<std::optional<Ends<T>>, 3> ends_;

  Ends<T>& own() { return *ends_[std::max(Sync::thread_index(), 1U) - 1]; }

 public:
  explicit Placed(unsigned threads = 2) {
    for (unsigned i = 0; i < threads; ++i) ends_[i].emplace(container_);
  }

  /// Waits for room.
  void push(unsigned value) {
    Sync::wait_until([&] { return try_push(value); });
  }
  /// Waits for a value.
  unsigned pop() {
    std::optional<std::uint64_t> value;
    Sync::wait_until([&] { return (value = own().try_pop(container_)).has_value(); });
    return static_cast<unsigned>(*value);
  }
  bool try_push(unsigned value) { return own().try_push(container_, value); }
  /// The thread frees what it can, where there is something to free.
  void collect() {
    if constexpr (T::own_memory) own().collect();
  }
  /// With capacity() values inside.
  void require_full() { require(T::room == room::unbounded || !try_push(9), "room for two"); }
  /// 0: empty.
  unsigned try_pop() {
    const std::optional<std::uint64_t> value = own().try_pop(container_);
    require(!value || *value != 0, "nobody pushed 0");
    return static_cast<unsigned>(value.value_or(0));
  }
  /// So that all of it has been in use before, unless it is used once.
  void use() {
    if (T::own_memory) return;
    for (unsigned i = 0; i < 4; ++i)
      require(try_push(7) && try_pop() == 7, "does not work in one thread");
  }
};

/// Reclamation schemes have their mutants in reclamation_test.cpp.
inline constexpr std::string_view reclamation_files[] = {"/support/reclamation/",
                                                         "/asymmetric_fence.hpp", "/flag_lock.hpp"};

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
