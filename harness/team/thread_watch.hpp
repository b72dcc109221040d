// Kernel statistics of the calling thread between begin() and end(): context switches, page faults, CPU time, run-queue
// delay.
#pragma once

#include <cstdint>

namespace fencepost::harness {

class ThreadWatch {
 public:
  struct Report {
    long involuntary_switches = 0;
    long voluntary_switches = 0;
    long page_faults = 0;  ///< minor and major
    double cpu_ns = 0.0;
    double run_delay_ns = 0.0;
    long timeslices = 0;  ///< how often it began to run
  };

  /// `with_run_delay` also reads the scheduler's statistics (about 2 us each time).
  void begin(bool with_run_delay);
  Report end() const;

 private:
  struct Reading {
    long involuntary = 0;
    long voluntary = 0;
    long faults = 0;
    double cpu_ns = 0.0;
    double run_delay_ns = 0.0;
    long timeslices = 0;
  };
  static Reading read(bool with_run_delay);

  bool with_run_delay_ = false;
  Reading at_begin_;
};

}  // namespace fencepost::harness
