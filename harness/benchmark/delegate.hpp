// A window that another process measures in this one's stead (harness/guests/, docs/guests.md).
#pragma once

#include <cstdint>
#include <string>

#include "harness/benchmark/benchmark.hpp"

namespace fencepost::harness {

/// What is asked of the other process. In ticks.
struct DelegatedRequest {
  std::uint64_t margin = 0;  ///< from when all threads are ready to the start
  std::uint64_t length = 0;
  std::uint64_t batch = 1;        ///< iterations
  std::uint64_t clock_slack = 0;  ///< clocks of the CPUs may differ by so much
};

/// What one thread of the other process did in a window. Times in ticks of the clock that both read.
struct DelegatedThread {
  std::uint64_t start_at = 0;  ///< the common start
  std::uint64_t length = 0;    ///< of the window
  bool in_results = true;
  bool on_its_cpu = true;  ///< it ended on the CPU of the thread that it stands in for
  std::uint64_t ready = 0, started = 0, ended = 0;
  std::uint64_t counted = 0, performed = 0;
  std::uint64_t batches = 0, batch = 1;
  std::uint64_t longest = 0, longest_ended = 0;
  long involuntary_switches = 0, voluntary_switches = 0, page_faults = 0;
  double cpu_ns = 0.0;  ///< since `ready`
};

/// Whether the case is one of a guest, whose name stands in front of its kind (`go/mutex`): its Benchmark is a Delegate too.
inline bool delegated(const Case& c) { return c.fields.kind.find('/') != std::string::npos; }

class Delegate {
 public:
  virtual ~Delegate() = default;

  /// Called on every thread of the case at once, between Benchmark::begin() and end() and instead of run(). Sleeps until the
  /// window is over. All zero where it failed; end() then says why.
  virtual DelegatedThread window(unsigned index, const DelegatedRequest& request) = 0;

  /// After end(): the run was interrupted before the window was measured and verified, which is no error of the case.
  virtual bool interrupted() const = 0;
};

}  // namespace fencepost::harness
