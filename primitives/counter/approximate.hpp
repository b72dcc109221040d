// Each thread keeps what it counts to itself until that is a batch, which it adds to one word for all: reading is one load, and
// the word moves between cores once in a batch. As the kernel's percpu_counter (lib/percpu_counter.c), by thread.
//
// sum() lacks what threads keep: less than threads * batch, whatever they do.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/counter_storage.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::counter {

template <class Sync, std::uint64_t Batch>
class basic_approximate {
  using cell = typename Sync::template atomic<std::uint64_t>;

 public:
  static constexpr bool sharded = false;
  static constexpr bool blocks = false;
  static constexpr std::uint64_t held_back = Batch - 1;

  /// Made, used and destroyed by one thread; destroyed before the counter. Never fails.
  class thread {
   public:
    explicit thread(basic_approximate& counter) : sum_(*counter.cell_) {}
    ~thread() { flush(); }
    thread(const thread&) = delete;
    thread& operator=(const thread&) = delete;

    /// Never fails; wraps at 2^64.
    [[gnu::always_inline]] void add(std::uint64_t n) noexcept {
      kept_ += n;
      if (kept_ >= Batch) flush();
    }

    /// What this thread added is in the sum from now on. Never fails.
    void flush() noexcept {
      sum_.fetch_add(kept_,
                     std::memory_order_relaxed);  // relaxed: a count publishes nothing but itself
      kept_ = 0;
    }

   private:
    cell& sum_;
    std::uint64_t kept_ = 0;
  };

  /// Bytes occupied; the argument is ignored.
  static constexpr std::size_t bytes(unsigned) noexcept { return sizeof(cell); }

  /// Starts at 0. Throws std::invalid_argument if storage is null or not aligned to counter_alignment.
  basic_approximate(std::byte* storage, unsigned)
      : cell_(::new (support::checked_counter_storage(storage)) cell{0U}) {}
  ~basic_approximate() { std::destroy_at(cell_); }
  basic_approximate(const basic_approximate&) = delete;
  basic_approximate& operator=(const basic_approximate&) = delete;

  /// Never fails. Too small by what threads keep.
  [[nodiscard]] std::uint64_t sum() const noexcept {
    // relaxed: as flush; whoever wants the final sum has joined the threads
    return cell_->load(std::memory_order_relaxed);
  }

 private:
  cell* const cell_;
};

/// The batch is the kernel's least (percpu_counter_batch).
struct approximate : basic_approximate<support::std_sync, 32> {
  static constexpr std::string_view name = "approximate";
  static constexpr bool core = false;
  /// With a batch that a short test reaches.
  template <class Sync>
  using with = basic_approximate<Sync, 2>;
  using basic_approximate::basic_approximate;
};

static_assert(Counter<approximate>);

}  // namespace fencepost::counter
