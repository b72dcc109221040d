// Threads that live as long as the process, each pinned to its PU through hwloc.
//
// Each is started from its own PU and writes its stack before it waits for jobs: the kernel puts a page on the node of the
// thread that writes it first, and the C library writes a thread's descriptor and its thread-local variables on the thread
// that starts it.
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
#include <span>
#include <string>
#include <vector>

#include "harness/base/patience.hpp"
#include "harness/team/sized_thread.hpp"
#include "harness/topology/topology.hpp"

namespace fencepost::harness {

class Team {
 public:
  using Job = std::function<void(unsigned index)>;
  using Signs = std::function<Patience::Seen()>;

  /// Starts one thread per PU, in this order. Throws UserError when one cannot be pinned.
  explicit Team(std::vector<Pu> pus);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  const std::vector<Pu>& pus() const { return pus_; }
  unsigned size() const { return static_cast<unsigned>(pus_.size()); }

  /// For each thread the part of its stack that it has written itself, to the end.
  const std::vector<std::span<const std::byte>>& stacks() const { return stacks_; }

  /// Runs job(0) .. job(threads - 1) at once, each on its own pinned thread, and waits for all of them.
  /// Returns false when they hang, by `limit`: the team cannot be used after that.
  /// Rethrows the first exception thrown by a job.
  bool run(unsigned threads, const Job& job, Patience::Limit limit);

  /// Runs the job, however long it takes: for jobs that cannot hang and use what is the caller's, which must not go away while a
  /// slow system keeps them waiting.
  void run_to_end(unsigned threads, const Job& job);
  void run_to_end(const std::vector<unsigned>& members, const Job& job);

  /// Runs the job on the team threads `members` (no duplicates): members[i] runs job(i). In the second form by signs of what
  /// they do; `patience` tells afterwards why they hang.
  bool run(const std::vector<unsigned>& members, const Job& job, Patience::Limit limit);
  bool run(const std::vector<unsigned>& members, const Job& job, Patience& patience,
           const Signs& signs);

 private:
  /// Windows work up to 256 KiB down the stack (harness/sampling/sampler.cpp); sanitizers have large frames.
  static constexpr std::size_t stack_bytes = std::size_t{2} << 20;
  /// The part of the stack that a thread writes at its start.
  static constexpr std::size_t touched_stack_bytes = std::size_t{320} << 10;
  static constexpr unsigned no_part = ~0U;
  void start();
  void live(unsigned index);
  void dismiss();
  void hand_out(const std::vector<unsigned>& members, const Job& job);

  std::vector<Pu> pus_;
  std::vector<std::span<const std::byte>> stacks_;
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
