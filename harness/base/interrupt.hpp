// SIGINT and SIGTERM as a flag. A second signal has no further effect: finished results are being written by then.
#pragma once

#include <atomic>
#include <csignal>

namespace fencepost::harness {

/// Whether a signal came while an Interrupt exists: for what waits and is no part of the run's own code.
const std::atomic<bool>& interrupt_flag();

class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  const std::atomic<bool>& flag() const { return interrupt_flag(); }
  /// The first signal received (SIGINT or SIGTERM); 0 if none was.
  int signal() const;

 private:
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

}  // namespace fencepost::harness
