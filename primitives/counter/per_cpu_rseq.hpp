// A cell per CPU, which its threads add to without atomic instructions: a thread that loses the CPU in between starts again
// (restartable sequences; M. Desnoyers, rseq(2), Linux 4.18). The sum of two threads that take turns on a CPU is right, unlike
// that of plain adds to the cell of sched_getcpu().
//
// There are as many cells as CPUs can be, since no two may share one: cells of others than these would lose adds.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/counter/possible_cpus.hpp"
#include "primitives/support/counter_storage.hpp"

namespace fencepost::counter {

class per_cpu_rseq {
  struct alignas(arch::padding_bytes) cell {
    std::atomic<std::uint64_t> value{0};
  };
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free &&
                    sizeof(cell) == arch::padding_bytes,
                "the value is the first word of the cell, and cells are as far apart as add() "
                "takes them to be");

 public:
  static constexpr std::string_view name = "per_cpu_rseq";
  static constexpr bool core = false;
  static constexpr bool sharded = false;
  static constexpr bool blocks = false;

  /// Why it can't be used here; empty when it can.
  static std::optional<std::string> obstacle() {
    if (auto why = arch::cpu_add::obstacle()) return why;
    if (support::possible_cpus() != 0) return std::nullopt;
    return "unsupported: needs /sys/devices/system/cpu/possible, which can't be read";
  }

  /// Bytes occupied, a padded cell for each possible CPU; the argument is ignored.
  static std::size_t bytes(unsigned) { return support::possible_cpus() * sizeof(cell); }

  /// Starts at 0. Throws std::invalid_argument if storage is null or not aligned to counter_alignment. Only where there is no
  /// obstacle.
  per_cpu_rseq(std::byte* storage, unsigned)
      : cells_(reinterpret_cast<cell*>(support::checked_counter_storage(storage))) {
    std::uninitialized_value_construct_n(cells_, support::possible_cpus());
  }
  ~per_cpu_rseq() { std::destroy_n(cells_, support::possible_cpus()); }
  per_cpu_rseq(const per_cpu_rseq&) = delete;
  per_cpu_rseq& operator=(const per_cpu_rseq&) = delete;

  /// Never fails; wraps at 2^64.
  [[gnu::always_inline]] void add(unsigned, std::uint64_t n) noexcept {
    arch::cpu_add::add<std::countr_zero(arch::padding_bytes)>(reinterpret_cast<std::byte*>(cells_),
                                                              n);
  }

  /// Never fails. Cells are read one after another: while others add, the result need not have been the sum at any moment.
  [[nodiscard]] std::uint64_t sum() const noexcept {
    std::uint64_t total = 0;
    for (unsigned i = 0; i < support::possible_cpus(); ++i) {
      // relaxed: a count publishes nothing but itself; whoever wants the final sum has joined the threads
      total += cells_[i].value.load(std::memory_order_relaxed);
    }
    return total;
  }

 private:
  cell* const cells_;
};

static_assert(Counter<per_cpu_rseq>);

}  // namespace fencepost::counter
