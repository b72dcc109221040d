// A thread with a stack of a given size. std::thread takes the size from the stack limit of the process (ulimit -s), which
// may be less than a thread of a team needs: it works up to 256 KiB down its stack.
#pragma once

#include <pthread.h>

#include <cstddef>
#include <functional>

namespace fencepost::harness {

class SizedThread {
 public:
  /// Runs `body`, which must not throw. Throws std::system_error when the system gives no thread.
  SizedThread(std::size_t stack_bytes, std::function<void()> body);

  /// Each is to be ended by one of these.
  void join();
  void detach();

 private:
  pthread_t thread_{};
};

}  // namespace fencepost::harness
