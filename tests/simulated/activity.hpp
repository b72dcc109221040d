// Something else that uses a simulated CPU from time to time: it is on or off, and slows a thread down or stops it.
#pragma once

#include <cstdint>
#include <ostream>

#include "tests/simulated/random.hpp"

namespace fencepost::simulated {

struct ActivityModel {
  enum class Kind {
    neighbour,   ///< work on an SMT sibling
    steal,       ///< the hypervisor runs another guest: visible to nobody
    interrupt,   ///< the kernel serves a device or a timer
    preemption,  ///< the kernel runs another task: an involuntary switch
    quota,       ///< a control group has used its CPU time up: all CPUs stop together
  };
  Kind kind = Kind::neighbour;
  double duty = 0.1;   ///< share of the time that it is on, in (0, 1)
  double on_ns = 1e6;  ///< mean length of its bursts
  double slows = 0.5;  ///< neighbours: extra time of the throughput chain while on, as a share
  double varies =
      0.0;  ///< neighbours: relative deviation of `slows`, from 20 us to 20 us, as programs do
  bool regular =
      false;  ///< begins at equal distances, bursts within 20 % as long; else exponentially distributed

  bool stops() const { return kind != Kind::neighbour; }
  double off_ns() const { return on_ns * (1.0 - duty) / duty; }
  /// Probability that it stays off for the next `ns`, where it is off now.
  double stays_off(double ns) const;

  friend std::ostream& operator<<(std::ostream& out, const ActivityModel& model);
};

/// The activity on one CPU. Time only goes forward.
class Activity {
 public:
  /// `phase` in [0, 1): where a regular one begins in its period.
  Activity(const ActivityModel& model, Random& random, double phase);

  bool on() const { return on_; }
  double until() const { return until_; }  ///< when it changes next, ns
  const ActivityModel& model() const { return model_; }

  double slows() const { return slows_; }  ///< now, see the model

  void change(Random& random);              ///< at until()
  void skip_to(double ns, Random& random);  ///< its state at `ns`, without the changes in between

 private:
  double dwell(Random& random);

  ActivityModel model_;
  bool on_;
  double until_;
  double turns_;  ///< when it is on or off next, ns
  double slows_;
  double longer_ns_ = 0.0;  ///< than usual, the last burst of a regular one
};

}  // namespace fencepost::simulated
