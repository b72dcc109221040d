// An atomic bool without order: enough where a thread only stops, and what it reads afterwards is ordered by the join.
#pragma once

#include "primitives/flag/acquire_release_flag.hpp"

namespace fencepost::flag {

struct relaxed_flag
    : basic_flag<support::std_sync, std::memory_order_relaxed, std::memory_order_relaxed> {
  static constexpr std::string_view name = "relaxed_flag";
  // relaxed: it publishes nothing
  template <class Sync>
  using with = basic_flag<Sync, std::memory_order_relaxed, std::memory_order_relaxed>;
};

static_assert(Flag<relaxed_flag>);

}  // namespace fencepost::flag
