// boost::shared_mutex: a mutex and condition variables. That a waiting writer holds back readers is not documented, and so not
// promised here.
#pragma once

#include <string_view>

#include <boost/thread/shared_mutex.hpp>
#include "primitives/concepts.hpp"

namespace fencepost::rwmutex {

struct boost_shared_mutex : boost::shared_mutex {
  static constexpr std::string_view name = "boost_shared_mutex";
  static constexpr bool core = false;
  static constexpr bool blocks = true;
  static constexpr bool readers_share = true;
  static constexpr bool writer_preferred = false;
  static constexpr bool phase_fair = false;
};

static_assert(RwMutex<boost_shared_mutex>);

}  // namespace fencepost::rwmutex
