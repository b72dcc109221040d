// Threads that live as long as the process, each pinned to its PU through hwloc.
//
// They start before anything is timed: glibc drops the atomic instructions inside a mutex while a process
// has one thread (7 ns instead of 19). Threads that do not take part in a job sleep.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "harness/team/sized_thread.hpp"
#include "harness/topology/topology.hpp"

namespace fencepost::harness {

class Team {
 public:
  using Job = std::function<void(unsigned index)>;

  /// Starts one thread per PU, in this order. Throws UserError when one cannot be pinned.
  explicit Team(std::vector<Pu> pus);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  const std::vector<Pu>& pus() const { return pus_; }
  unsigned size() const { return static_cast<unsigned>(pus_.size()); }

  /// Runs job(0) .. job(threads - 1) at once, each on its own pinned thread, and waits for all of them.
  /// Returns false when they are not done after `patience` (a hang): the team cannot be used after that.
  /// Rethrows the first exception thrown by a job.
  bool run(unsigned threads, const Job& job, std::chrono::milliseconds patience);

  /// Runs the job on the team threads `members` (no duplicates): members[i] runs job(i).
  bool run(const std::vector<unsigned>& members, const Job& job,
           std::chrono::milliseconds patience);

 private:
  /// Windows work up to 256 KiB down the stack (harness/sampling/sampler.cpp); sanitizers have large frames.
  static constexpr std::size_t stack_bytes = std::size_t{2} << 20;
  static constexpr unsigned no_part = ~0U;
  void live(unsigned index);
  void dismiss();

  std::vector<Pu> pus_;
  std::mutex mutex_;
  std::deque<std::condition_variable>
      wake_;  ///< one for each thread: those without a part sleep on
  std::condition_variable done_;
  const Job* job_ = nullptr;
  std::uint64_t generation_ = 0;
  std::vector<unsigned> parts_;  ///< for each thread its index in the job, or no_part
  unsigned running_ = 0;
  bool quit_ = false;
  bool hung_ = false;
  std::exception_ptr failure_;
  std::vector<SizedThread> threads_;
};

/// The indices of the first `threads` of a team.
std::vector<unsigned> team_members(unsigned threads);

}  // namespace fencepost::harness
