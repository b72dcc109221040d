// Locks whose threads spin and never yield: each hand-over to a thread that is not running takes a time slice.
#pragma once

#include <concepts>

#include "primitives/mutex/pthread_spinlock.hpp"

namespace fencepost::conformance {

/// Those of other libraries say so by `static constexpr bool never_yields = true`.
template <class T>
concept never_yields = std::same_as<T, mutex::pthread_spinlock> || requires {
  requires T::never_yields;
};

}  // namespace fencepost::conformance
