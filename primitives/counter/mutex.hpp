// A plain word guarded by a std::mutex: the simplest counter without atomics.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/counter_storage.hpp"

namespace fencepost::counter {

class mutex {
  struct cell {
    std::mutex lock;
    std::uint64_t value = 0;
  };

 public:
  static constexpr std::string_view name = "mutex";
  static constexpr bool sharded = false;
  static constexpr bool blocks = true;

  /// Bytes occupied, the lock included; the argument is ignored.
  static constexpr std::size_t bytes(unsigned) noexcept { return sizeof(cell); }

  /// Starts at 0. Throws std::invalid_argument if storage is null or not aligned to
  /// counter_alignment.
  mutex(std::byte* storage, unsigned)
      : cell_(::new (support::checked_counter_storage(storage)) cell) {}
  ~mutex() { std::destroy_at(cell_); }
  mutex(const mutex&) = delete;
  mutex& operator=(const mutex&) = delete;

  /// Throws std::system_error if locking fails; wraps at 2^64.
  void add(unsigned, std::uint64_t n) {
    const std::lock_guard guard(cell_->lock);
    cell_->value += n;
  }

  /// Throws std::system_error if locking fails.
  [[nodiscard]] std::uint64_t sum() const {
    const std::lock_guard guard(cell_->lock);
    return cell_->value;
  }

 private:
  cell* const cell_;
};

static_assert(mutex::bytes(0) <= 64,
              "lock and value fit in one line of 64 bytes, and counter_alignment puts them there");
static_assert(Counter<mutex>);

}  // namespace fencepost::counter
