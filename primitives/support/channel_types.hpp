// The words channels speak: the error and the results of the operations that do not block.
#pragma once

#include <stdexcept>

namespace fencepost {

/// Thrown by sending on, or closing, a closed channel: a mistake in the program, as it is a panic
/// in Go.
struct channel_closed : std::logic_error {
  using std::logic_error::logic_error;
};

enum class try_send_result {
  done,        // a receiver has the value, or the buffer
  would_block  // nothing was sent
};

enum class recv_status {
  value,        // a value was received
  would_block,  // open, and nothing there at the moment
  closed        // closed and drained: there will never be another value
};

template <class T>
struct try_recv_result {
  recv_status status;
  T value{};  // meaningful only with recv_status::value
};

}  // namespace fencepost
