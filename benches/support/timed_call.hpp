// How long one operation of many takes, by two readings of the clock around it (their own cost: floor/clock/each).
#pragma once

#include <cstdint>

#include "arch/contract.hpp"
#include "harness/benchmark/durations.hpp"

namespace fencepost::bench {

/// Which operations of a mix are timed one by one.
enum class Timed { none, reads, writes };

/// Calls `operation`, and takes its duration if `timed`.
template <bool timed, class Operation>
[[gnu::always_inline]] inline auto timed_call([[maybe_unused]] harness::Durations* durations,
                                              Operation operation) {
  if constexpr (!timed) {
    return operation();
  } else {
    const std::uint64_t asked = arch::timestamp_ordered();
    const auto result = operation();
    durations->add(arch::timestamp_ordered() - asked);
    return result;
  }
}

}  // namespace fencepost::bench
