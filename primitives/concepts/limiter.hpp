// What primitives of the kind `limiter` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// So many tokens in so many ticks of a clock.
struct token_rate {
  std::uint64_t tokens, ticks;
};

/// Token bucket: of `burst` tokens at most, full at first, to which `rate` adds. Any number of threads.
///  T(rate, burst, now)  Throws std::invalid_argument if one of the three numbers is 0, or for more than it can count.
///  acquire(now)         true: took a token. `now`: by any 64-bit clock in ticks; a time before the latest counts as the latest,
///                       so that threads may be late with theirs. After more than `longest_pause` ticks without a token taken
///                       time may seem to stand still for as long: choose ticks so long that this does not happen.
/// Exact: after each call it holds what a bucket of rational numbers would, whether calls are less than a token apart or years
/// (up to longest_pause). So in any time t it admits burst + rate * t calls at most, and as long as it is not full no part of a
/// token is lost.
/// Linearizable; it publishes nothing.
/// Promises:
///  blocks         a thread may be put to sleep; false: lock-free
///  longest_pause  ticks
template <class T>
concept Limiter = Named<T> &&
    std::constructible_from<T, token_rate, std::uint64_t, std::uint64_t> &&
    requires(T& limiter, std::uint64_t now) {
  { limiter.acquire(now) } -> std::same_as<bool>;
  typename std::bool_constant<T::blocks>;
  typename std::integral_constant<std::uint64_t, T::longest_pause>;
};

}  // namespace fencepost
