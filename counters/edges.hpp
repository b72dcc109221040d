// What is told where a thread's window begins and ends, on that thread, as near to the timestamps as can be.
#pragma once

namespace fencepost::counters {

class Edges {
 public:
  virtual ~Edges() = default;

  /// Right before the clock starts, and right after it has stopped. Both more than once where a window has pauses.
  virtual void enter() = 0;
  virtual void leave() = 0;
};

}  // namespace fencepost::counters
