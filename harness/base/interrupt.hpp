// SIGINT and SIGTERM as a flag. A second signal changes nothing: what is finished is being written.
#pragma once

#include <atomic>
#include <csignal>

namespace fencepost::harness {

class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  const std::atomic<bool>& flag() const;
  /// 0 while nothing came, else SIGINT or SIGTERM.
  int signal() const;

 private:
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

}  // namespace fencepost::harness
