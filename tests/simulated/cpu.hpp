// A simulated CPU: work takes its cycles, at a frequency that moves, slowed down and stopped by what else goes on there.
#pragma once

#include <span>
#include <vector>

#include "harness/clock/chains.hpp"
#include "tests/simulated/activity.hpp"
#include "tests/simulated/counter.hpp"

namespace fencepost::simulated {

struct CoreModel {
  double ghz = 3.0;
  int adders = 4;
  double chain_extra = 0.01;  ///< of the throughput chain beyond its adds, as a share
};

/// The clock frequency of each core, times its `ghz`.
struct FrequencyModel {
  double walk = 0.0;        ///< relative step
  double turbo_step = 0.0;  ///< relative distance of 4 steps, among which it jumps
  double dwell_ns = 1e7;    ///< mean time between changes

  bool moves() const { return walk > 0.0 || turbo_step > 0.0; }
  friend std::ostream& operator<<(std::ostream& out, const FrequencyModel& model);
};

class Cpu {
 public:
  /// `random` must outlive it. `phase` in [0, 1): of all regular activities.
  Cpu(const CoreModel& core, const FrequencyModel& frequency,
      std::span<const ActivityModel> activities, const Counter& counter, Random& random,
      double phase);

  const Counter& counter() const { return counter_; }
  const CoreModel& core() const { return core_; }

  /// Idles or is measured by nobody up to `ns`.
  void skip_to(double ns);

  /// Does `cycles` of work from `from_ns` on, and returns when it is done. `sensitivity`: how much the work is slowed down
  /// by neighbours, in units of how much the throughput chain is.
  double work(double from_ns, double cycles, double sensitivity);

  /// How many undisturbed ns of work are done from `from_ns` to `to_ns`, at the same frequency.
  double progress(double from_ns, double to_ns, double sensitivity);

  long switches() const { return switches_; }  ///< involuntary, since construction
  long throttles() const { return throttles_; }
  double stopped_ns() const { return stopped_ns_; }
  double off_cpu_ns() const { return off_cpu_ns_; }  ///< of these, what the kernel knows of

  bool quiet() const;  ///< nothing else goes on now

 private:
  double next_change() const;
  double speed(double sensitivity) const;  ///< 1: undisturbed; 0: stopped
  void change_at(double ns);
  void change_frequency();
  void stop_for(double ns);

  CoreModel core_;
  FrequencyModel frequency_;
  std::vector<Activity> activities_;
  Counter counter_;
  Random& random_;
  double ghz_;
  double frequency_until_;
  long switches_ = 0, throttles_ = 0;
  double stopped_ns_ = 0.0, off_cpu_ns_ = 0.0;
};

/// Both chains on `cpu` from `now_ns` on, as read_chains() takes them; `now_ns` moves to their end. `siblings`: threads of
/// the team on this core, itself included.
harness::ChainReading read_chains(Cpu& cpu, double& now_ns, const harness::ChainCalibration& chains,
                                  const CounterModel& counter, unsigned siblings);

}  // namespace fencepost::simulated
