// The channels that can do more than send, recv and close.
#pragma once

#include "primitives/generated/channel.hpp"
#include "primitives/support/channel/select.hpp"
#include "tests/support/primitive_types.hpp"

namespace fencepost::conformance {

/// Those that select takes.
template <class C>
using is_selectable = std::bool_constant<support::Selectable<C>>;
using selectable = gtest_types_that<is_selectable, channel::all, channel::headers>;

/// Those that are a Channel, and not only a PlainChannel.
template <class C>
using is_channel = std::bool_constant<Channel<C>>;
using channels = gtest_types_that<is_channel, channel::all, channel::headers>;

}  // namespace fencepost::conformance
