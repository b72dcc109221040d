// A guest's process, and lines to and from it (docs/guests.md). Whatever it does, a call is over within its patience and has a
// one-line error; after an error the process is gone.
#pragma once

#include <sched.h>
#include <sys/types.h>

#include <stdexcept>
#include <string>

#include "harness/base/descriptor.hpp"
#include "harness/base/patience.hpp"

namespace fencepost::harness {

class GuestError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// SIGINT or SIGTERM came (harness/base/interrupt.hpp).
class GuestInterrupted : public std::exception {};

/// One thread at a time. A child starts with the CPUs that the thread that made this object may use, in a process group of its
/// own, which is killed with it. With the thread that started it the kernel kills the child alone.
class GuestProcess {
 public:
  GuestProcess(std::string program, Patience::Limit limit);
  ~GuestProcess();
  GuestProcess(const GuestProcess&) = delete;
  GuestProcess& operator=(const GuestProcess&) = delete;

  const std::string& program() const { return program_; }
  bool running() const { return child_ > 0; }
  pid_t pid() const { return child_; }

  /// All throw GuestError: it cannot be started, has ended, or gives no line and does not work on one, by its CPU time. The
  /// patience is for all lines of an answer. GuestInterrupted: as soon as it has to be waited for.
  void start();
  void send(const std::string& line);
  std::string next_line();

  /// Ends the process, and throws: what it did, and the line that was wrong.
  [[noreturn]] void refuse(const std::string& what, const std::string& line);

 private:
  /// The same, with what it said last.
  [[noreturn]] void fail(const std::string& what);
  bool take_line(std::string& line);
  /// Waits until there is something to read, and reads it; false where the process has closed its output.
  bool read_more(Patience::Limit most);
  std::string ended();
  std::string last_words() const;
  void end();

  std::string program_;
  Patience::Limit limit_;
  Patience patience_{limit_};
  cpu_set_t cpus_{};
  pid_t child_ = -1;
  Descriptor lines_;   ///< a socket: its standard input and output
  Descriptor errors_;  ///< its standard error
  std::string unread_, complaint_;
  std::string sent_, said_;  ///< the last lines
};

}  // namespace fencepost::harness
