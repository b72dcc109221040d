// Work of a known length: what stands between two operations.
#pragma once

#include <array>
#include <cstdint>

#include "arch/contract.hpp"

namespace fencepost::bench {

/// The length of a piece of work, in core cycles: whole blocks of dependent adds, checked by the compiler.
class WorkLength {
 public:
  /// Adds that stand in straight-line code, between two branches.
  static constexpr unsigned block = 100;

  consteval explicit WorkLength(unsigned cycles) : blocks_(cycles / block) {
    if (cycles % block != 0) throw "the length of work is a multiple of WorkLength::block";
  }

  constexpr unsigned blocks() const { return blocks_; }
  constexpr unsigned cycles() const { return blocks_ * block; }

 private:
  unsigned blocks_;
};

/// Lengths of the work inside and outside the critical sections of all lock benchmarks.
inline constexpr std::array<WorkLength, 3> work_lengths{WorkLength(0), WorkLength(100),
                                                        WorkLength(1000)};

/// `value` + length.cycles(), by that many dependent adds: so many core cycles, which can't begin before `value` is there
/// and whose result is late by as much. One branch for each block, so that neither the branch predictor nor another
/// thread on the core decides how long it takes.
[[gnu::always_inline]] inline std::uint64_t work(WorkLength length, std::uint64_t value) {
  if (length.blocks() == 0) return value;
  return arch::add_blocks<static_cast<int>(WorkLength::block)>(length.blocks(), value);
}

/// What a piece of work leaves: its sum, and 0 as a number that is there no sooner than the sum.
struct Worked {
  std::uint64_t sum;
  std::uint64_t zero;
};

/// work(), and a 0 for address_after(). Where there is no work, the 0 is a constant.
[[gnu::always_inline]] inline Worked worked(WorkLength length, std::uint64_t value) {
  if (length.blocks() == 0) return {value, 0};
  const std::uint64_t sum = work(length, value);
  return {sum, sum - length.cycles() - value};
}

/// `object`, at an address that the CPU knows when the work that left `zero` has ended. What is done with the object can't
/// begin before that, so that no part of the work of one operation overlaps with the next operation of its thread.
template <class T>
[[gnu::always_inline]] inline T& address_after(std::uint64_t zero, T& object) {
  return *reinterpret_cast<T*>(reinterpret_cast<std::uintptr_t>(&object) + zero);
}

}  // namespace fencepost::bench
