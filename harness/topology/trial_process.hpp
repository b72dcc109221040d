// Tries an action in a child process first: hwloc crashes on some XML files and prints a banner of eight lines for
// others.
#pragma once

#include <functional>
#include <string>

namespace fencepost::harness {

struct Trial {
  bool survived = false;  ///< came to its end, threw nothing, and took less than 20 s
  std::string printed;    ///< the start of what it wrote on standard error, which nobody else sees
};

/// Runs the action in a child of this process and waits. To be called while the process has one thread. Throws
/// UserError when no process can be started.
Trial try_in_child(const std::function<void()>& action);

}  // namespace fencepost::harness
