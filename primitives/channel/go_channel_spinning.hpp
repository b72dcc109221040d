// go_channel with threads that never sleep: who waits for the lock or for its turn spins, and offers its CPU once in a while.
// The difference is what parking costs a channel whose threads always run.
#pragma once

#include <string_view>

#include "primitives/channel/go_channel.hpp"
#include "primitives/mutex/spinlock.hpp"

namespace fencepost::channel {

template <class Sync>
struct spinning {
  using lock = mutex::basic_spinlock<Sync>;
  using one_shot = support::basic_spinning_one_shot<Sync>;
};

struct go_channel_spinning : basic_go_channel<support::std_sync, spinning> {
  static constexpr std::string_view name = "go_channel_spinning";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_go_channel<Sync, spinning>;
  using basic_go_channel::basic_go_channel;
};

static_assert(Channel<go_channel_spinning>);

}  // namespace fencepost::channel
