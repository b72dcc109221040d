// The channels of a list that can do more than send, recv and close.
#pragma once

#include "primitives/generated/channel.hpp"
#include "primitives/support/channel/select.hpp"
#include "tests/support/primitive_types.hpp"

namespace fencepost::conformance {

template <class C>
using takes_part_in_select = std::bool_constant<support::Selectable<C>>;
template <class List>
using selectable = typename types_that<List, takes_part_in_select>::type;

template <class C>
using is_channel = std::bool_constant<Channel<C>>;
/// Those that are a Channel, and not only a PlainChannel.
template <class List>
using channels = typename types_that<List, is_channel>::type;

}  // namespace fencepost::conformance
