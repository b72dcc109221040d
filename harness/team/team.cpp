#include "harness/team/team.hpp"

#include <numeric>
#include <system_error>

#include "harness/base/user_error.hpp"
#include "harness/team/stack.hpp"
#include "harness/topology/binding.hpp"

namespace fencepost::harness {

Team::Team(std::vector<Pu> pus)
    : pus_(std::move(pus)), stacks_(pus_.size()), wake_(pus_.size()), parts_(pus_.size(), no_part) {
  running_ = size();
  try {
    start();
  } catch (const UserError&) {
    dismiss();
    throw;
  } catch (const std::system_error& e) {
    const std::size_t started = threads_.size();
    dismiss();
    throw UserError("the system gave " + std::to_string(started) + " of " + std::to_string(size()) +
                    " threads (" + e.code().message() +
                    "); ask for fewer with --threads, or raise what limits them: ulimit -u, ulimit "
                    "-v, pids.max or memory.max of the control group");
  }
  std::unique_lock lock(mutex_);
  done_.wait(lock, [&] { return running_ == 0; });
  if (failure_ == nullptr) return;
  lock.unlock();
  dismiss();
  std::rethrow_exception(failure_);
}

Team::~Team() { dismiss(); }

void Team::start() {
  const AffinityGuard back;
  for (unsigned i = 0; i < size(); ++i) {
    pin_this_thread(pus_[i].os_index);
    threads_.emplace_back(stack_bytes, [this, i] { live(i); });
  }
}

void Team::dismiss() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  for (std::condition_variable& one : wake_) one.notify_one();
  // A thread that hangs in a broken primitive cannot be stopped; the process is about to end.
  for (SizedThread& thread : threads_) hung_ ? thread.detach() : thread.join();
  threads_.clear();
}

bool Team::run(unsigned threads, const Job& job, Patience::Limit limit) {
  return run(team_members(threads), job, limit);
}

bool Team::run(const std::vector<unsigned>& members, const Job& job, Patience::Limit limit) {
  Patience patience(limit);
  return run(members, job, patience, [] { return Patience::Seen(); });
}

void Team::run_to_end(unsigned threads, const Job& job) { run_to_end(team_members(threads), job); }

/// With the mutex held.
void Team::hand_out(const std::vector<unsigned>& members, const Job& job) {
  job_ = &job;
  parts_.assign(pus_.size(), no_part);
  for (unsigned i = 0; i < members.size(); ++i) parts_.at(members[i]) = i;
  running_ = static_cast<unsigned>(members.size());
  failure_ = nullptr;
  ++generation_;
  // Only these threads: waking others would disturb SMT siblings just as a window begins.
  for (const unsigned member : members) wake_[member].notify_one();
}

bool Team::run(const std::vector<unsigned>& members, const Job& job, Patience& patience,
               const Signs& signs) {
  std::unique_lock lock(mutex_);
  hand_out(members, job);
  while (!done_.wait_for(lock, patience.interval(), [&] { return running_ == 0; })) {
    hung_ = patience.is_over(signs());
    if (hung_) return false;
  }
  if (failure_ != nullptr) std::rethrow_exception(failure_);
  return true;
}

void Team::run_to_end(const std::vector<unsigned>& members, const Job& job) {
  std::unique_lock lock(mutex_);
  hand_out(members, job);
  done_.wait(lock, [&] { return running_ == 0; });
  if (failure_ != nullptr) std::rethrow_exception(failure_);
}

void Team::live(unsigned index) {
  std::exception_ptr trouble;
  try {
    pin_this_thread(pus_[index].os_index);
    stacks_[index] = touch_stack(touched_stack_bytes);
  } catch (...) {
    trouble = std::current_exception();
  }
  std::unique_lock lock(mutex_);
  if (trouble != nullptr) failure_ = trouble;
  if (--running_ == 0) done_.notify_one();
  std::uint64_t seen = 0;
  for (;;) {
    wake_[index].wait(lock,
                      [&] { return quit_ || (generation_ != seen && parts_[index] != no_part); });
    if (quit_) return;
    seen = generation_;
    const Job& job = *job_;
    const unsigned part = parts_[index];
    lock.unlock();
    trouble = nullptr;
    try {
      job(part);
    } catch (...) {
      trouble = std::current_exception();
    }
    lock.lock();
    if (trouble != nullptr && failure_ == nullptr) failure_ = trouble;
    if (--running_ == 0) done_.notify_one();
  }
}

std::vector<unsigned> team_members(unsigned threads) {
  std::vector<unsigned> members(threads);
  std::iota(members.begin(), members.end(), 0U);
  return members;
}

}  // namespace fencepost::harness
