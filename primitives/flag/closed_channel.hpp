// A channel that is closed to tell all receivers: Go's `done` channels and contexts. To ask is a receive that does not wait, and
// here takes the channel's lock (Go looks without it first).
#pragma once

#include "primitives/channel/go_channel.hpp"

namespace fencepost::flag {

template <class Sync>
class basic_closed_channel {
 public:
  static constexpr bool publishes = true;

  /// Throws channel_closed if called twice.
  void set() { channel_.close(); }
  /// Never fails.
  [[nodiscard]] bool is_set() noexcept { return channel_.try_recv().status == recv_status::closed; }

 private:
  channel::basic_go_channel<Sync> channel_{0};
};

struct closed_channel : basic_closed_channel<support::std_sync> {
  static constexpr std::string_view name = "closed_channel";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_closed_channel<Sync>;
};

}  // namespace fencepost::flag
