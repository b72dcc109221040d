// Kernel statistics of the calling thread between begin() and end(): context switches, page faults, CPU time, run-queue
// delay.
#pragma once

#include <cstdint>

namespace fencepost::harness {

class ThreadWatch {
 public:
  /// Whether each thread keeps a file open to read the scheduler's statistics (the default), or all open one in turn: a
  /// team may have more threads than this process may have files. Call before begin().
  static void keep_files(bool keep);

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
    double own_wait_ns = 0.0;  ///< of the run delay at most this was the wait to read it
    long own_timeslices = 0;
  };
  static void read_usage(Reading& into);
  static void read_run_delay(Reading& into);

  bool with_run_delay_ = false;
  Reading at_begin_;
};

}  // namespace fencepost::harness
