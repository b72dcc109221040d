// boost::lockfree::stack of bounded size: Treiber's.
#pragma once

#include <string_view>

#include <boost/lockfree/stack.hpp>
#include "primitives/concepts.hpp"
#include "rivals/boost/nodes.hpp"

namespace fencepost::stack {

struct boost_stack : rivals::boost_nodes<boost::lockfree::stack, 0> {
  static constexpr std::string_view name = "boost_stack";
  static constexpr bool core = false;
  using boost_nodes::boost_nodes;
};

static_assert(Stack<boost_stack>);

}  // namespace fencepost::stack
