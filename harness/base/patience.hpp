// When to take what one waits for as hung: nothing has happened for so long.
//
// On a busy machine, in a container with a share of a CPU or under an emulator everything lasts longer, a process may be stopped
// and go on; and a hang must still be found. So time counts only
// - from the last sign of progress: a step that was taken, or, of work that waits for nobody else, CPU time: at least
//   `least_share` of a CPU, since an idle runtime uses some too, and at most `busy_factor` times the limit for one step, which
//   ends an endless loop;
// - while the waiting thread itself gets to run: of the time between two looks at most two intervals.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

namespace fencepost::harness {

class Patience {
 public:
  using Clock = std::chrono::steady_clock;
  using Limit = std::chrono::milliseconds;
  static constexpr int busy_factor = 12;
  static constexpr double least_share = 0.01;

  /// What has happened so far.
  struct Seen {
    std::uint64_t steps = 0;  ///< any number that changes with each step
    /// Of the work that waits for nobody, since any time before the step; constant where CPU time is no sign.
    std::chrono::nanoseconds cpu{0};
  };

  explicit Patience(Limit limit) : Patience(limit, Seen()) {}
  Patience(Limit limit, Seen first, Clock::time_point now = Clock::now())
      : limit_(limit), last_(first), step_cpu_(first.cpu), looked_at_(now) {}

  /// Between two looks: seldom, since a thread that wakes up disturbs those that it waits for.
  Limit interval() const { return std::max(limit_ / 10, Limit(1)); }

  /// Looks. True: hung.
  bool is_over(const Seen& seen, Clock::time_point now = Clock::now()) {
    const auto passed = std::min<Clock::duration>(now - looked_at_, 2 * interval());
    const bool works = seen.cpu > last_.cpu && seen.cpu - last_.cpu >= least_share * passed;
    if (seen.steps != last_.steps) {
      idle_ = working_ = {};
      step_cpu_ = seen.cpu;
    } else {
      idle_ = works ? Clock::duration() : idle_ + passed;
      working_ += passed;
    }
    last_ = seen;
    looked_at_ = now;
    return idle_ >= limit_ || is_busy();
  }

  /// The last step has lasted longer and used more CPU time (of several threads, in less time) than any should.
  bool is_busy() const { return last_.cpu - step_cpu_ >= busy_limit() && working_ >= busy_limit(); }

  /// How long one has waited for something to happen, for a message.
  std::string waited() const {
    return is_busy() ? std::to_string(busy_limit().count()) + " ms of CPU time"
                     : std::to_string(limit_.count()) + " ms";
  }

 private:
  Limit busy_limit() const { return busy_factor * limit_; }

  Limit limit_;
  Seen last_;
  std::chrono::nanoseconds step_cpu_;  ///< Seen::cpu when the step began
  Clock::time_point looked_at_;
  Clock::duration idle_{}, working_{};  ///< since the last sign, since the last step
};

}  // namespace fencepost::harness
