// What primitives of the kinds `once` and `flight` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// An initialisation that any number of threads ask for and one of them runs.
///  call(init)  runs init, or waits while another call runs its own, or returns because one has: an init is complete then, and
///              what it did is visible. What init throws leaves this call. Not from within init.
/// Promises, true or false:
///  retries_after_error  an init that throws does not count: the next call runs its own, which sees what the other did. False:
///                       it counts as complete, as in Go.
///  blocks               a thread that waits may be put to sleep.
template <class T>
concept Once = Named<T> && std::default_initializable<T> && requires(T& once, void (*init)()) {
  { once.call(init) } -> std::same_as<void>;
  typename std::bool_constant<T::retries_after_error>;
  typename std::bool_constant<T::blocks>;
};

/// Work that callers at the same time share, and later callers do anew.
///  run(work)  the result of work(), which one of the callers runs and the others wait for; what it did is visible. It ended
///             after the call began. work() throws nothing, and does not call run().
/// `blocks`: as in Once.
template <class T>
concept Flight = Named<T> && std::default_initializable<T> &&
    requires(T& flight, std::uint64_t (*work)()) {
  { flight.run(work) } -> std::same_as<std::uint64_t>;
  typename std::bool_constant<T::blocks>;
};

}  // namespace fencepost
