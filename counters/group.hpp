// A group of events that the kernel counts together for the thread that opened it, on whatever CPU.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "arch/event.hpp"
#include "counters/arithmetic.hpp"
#include "counters/names.hpp"

namespace fencepost::counters {

/// Abstract, so that counting can be tested on machines without counters. Used only by the thread that opened it; may be
/// closed by any thread.
class Group {
 public:
  virtual ~Group() = default;

  /// One reading for each event, in order. False when there was none: nothing in `into` means anything then.
  virtual bool read(std::span<Reading> into) = 0;

  /// Off: takes no hardware counter. A group is opened off.
  virtual void turn(bool on) = 0;

  /// Runs a workload of known size on the calling thread. Returns 0, or the errno it failed with. A simulated PMU pretends to.
  virtual int run(arch::KnownWork work);

  /// Lets this much time go by on the calling thread, which runs meanwhile. A simulated PMU pretends to.
  virtual void pass(std::chrono::microseconds time);

  /// How it is read: "read" (a system call), "rdpmc" (the counter itself).
  virtual std::string_view way() const = 0;

  /// File descriptors that it holds while it is open.
  virtual std::size_t descriptors() const { return 1; }
};

/// A group, or the errno that one of the events was refused with, and which one.
struct Opened {
  std::unique_ptr<Group> group;
  int error = 0;
  std::size_t refused = 0;
};
using Opener = std::function<Opened(std::span<const Encoding> events)>;

/// For the calling thread, by perf_event_open(2): not inherited, no hypervisor. The first event leads.
Opened open_group(std::span<const Encoding> events);

}  // namespace fencepost::counters
