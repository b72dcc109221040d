// Interface called at the start and end of a thread's window, on that thread, as close to the timestamps as possible.
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
