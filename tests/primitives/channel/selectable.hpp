// The channels that select takes.
#pragma once

#include "primitives/generated/channel.hpp"
#include "primitives/support/channel/select.hpp"
#include "tests/support/primitive_types.hpp"

namespace fencepost::conformance {

template <class C>
using is_selectable = std::bool_constant<support::Selectable<C>>;
using selectable = gtest_types_that<is_selectable, channel::all, channel::headers>;

}  // namespace fencepost::conformance
