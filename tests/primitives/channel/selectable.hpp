// The channels that select takes.
#pragma once

#include "primitives/generated/channel.hpp"
#include "primitives/support/channel/select.hpp"
#include "tests/support/primitive_types.hpp"

namespace fencepost::conformance {

template <class List>
struct selectable_of;
template <class... C>
struct selectable_of<arch::type_list<C...>>
    : gtest_types<typename arch::flat<std::conditional_t<support::Selectable<C>, arch::type_list<C>,
                                                         arch::type_list<>>...>::type> {};

/// Those of a list, as gtest's types.
template <class List>
using selectable = typename selectable_of<List>::type;

}  // namespace fencepost::conformance
