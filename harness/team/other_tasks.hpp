// Whether other tasks ran on a thread's CPU for a while: the CPU's count of timeslices less the thread's own.
//
// Being runnable without running (run delay) does not show that. The kernel counts it from the time that a task is queued to
// the time that it runs, so for a task that is woken on an idle CPU it is the time the CPU takes to leave its sleep state:
// up to hundreds of microseconds.
#pragma once

#include <cstdint>
#include <map>

#include "machine/timeslices.hpp"

namespace fencepost::harness {

class OtherTasks {
 public:
  explicit OtherTasks(const machine::SystemFiles& files) : files_(files) {}

  void begin() { before_ = machine::timeslices(files_); }
  void end() { after_ = machine::timeslices(files_); }

  /// How often another task began to run on `cpu` between begin() and end(), in which a thread of it did so
  /// `own_timeslices` times. 0 where the kernel does not count.
  long on(unsigned cpu, long own_timeslices) const {
    const auto from = before_.find(cpu), to = after_.find(cpu);
    if (from == before_.end() || to == after_.end()) return 0;
    const long others = static_cast<long>(to->second - from->second) - own_timeslices;
    return others > 0 ? others : 0;
  }

 private:
  machine::SystemFiles files_;
  std::map<unsigned, std::uint64_t> before_, after_;
};

}  // namespace fencepost::harness
