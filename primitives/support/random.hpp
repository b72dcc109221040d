// A cheap generator of pseudo-random numbers, for choices that no pattern of calls may favour. Nothing secret may depend on it.
#pragma once

#include <cstdint>

#include "arch/contract.hpp"

namespace fencepost::support {

/// Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8(14), 2003: the triple 13, 7, 17; its period is 2^64 - 1.
class xorshift {
 public:
  /// Without a seed it must not be used.
  constexpr xorshift() = default;
  /// Any seed but 0.
  explicit constexpr xorshift(std::uint64_t seed) : state_(seed) {}

  [[nodiscard]] constexpr bool seeded() const noexcept { return state_ != 0; }

  constexpr std::uint64_t next() noexcept {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }

  /// 0 to bound - 1, of 32 random bits: none is likelier than another by more than bound / 2^32 (the multiplication of Lemire,
  /// "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019, without its rejection).
  constexpr std::uint32_t below(std::uint32_t bound) noexcept {
    return static_cast<std::uint32_t>((next() >> 32) * bound >> 32);
  }

 private:
  std::uint64_t state_ = 0;
};

/// Another seed for each thread and each call: by the clock and an address in the thread's memory. The multiplier, 2^64 by the
/// golden ratio, spreads them over all bits.
inline std::uint64_t seed_of(const void* own) noexcept {
  return (arch::timestamp() ^ reinterpret_cast<std::uintptr_t>(own)) * 0x9e3779b97f4a7c15U | 1;
}

/// The calling thread's generator, seeded at its first use. A test may assign another.
inline xorshift& thread_random() noexcept {
  constinit thread_local xorshift random;
  if (!random.seeded()) random = xorshift(seed_of(&random));
  return random;
}

}  // namespace fencepost::support
