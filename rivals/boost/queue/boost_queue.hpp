// boost::lockfree::queue of bounded size: Michael and Scott's, with nodes of a line each.
#pragma once

#include <string_view>

#include <boost/lockfree/queue.hpp>
#include "primitives/concepts.hpp"
#include "rivals/boost/nodes.hpp"

namespace fencepost::queue {

struct boost_queue : rivals::boost_nodes<boost::lockfree::queue, 1> {
  static constexpr std::string_view name = "boost_queue";
  static constexpr bool core = false;
  static constexpr ends producers = ends::many;
  static constexpr ends consumers = ends::many;
  static constexpr bool one_order = true;
  static constexpr bool room_in_order = false;  // a push takes any free node
  static constexpr bool room_seen = true;
  static constexpr bool total_order = false;
  using boost_nodes::boost_nodes;
};

static_assert(Queue<boost_queue>);

}  // namespace fencepost::queue
