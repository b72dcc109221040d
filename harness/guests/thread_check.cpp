#include "harness/guests/thread_check.hpp"

#include <algorithm>

namespace fencepost::harness {
namespace {

/// Keeps the first limit that is not kept.
class Limits {
 public:
  void at_least(const char* field, std::uint64_t value, std::uint64_t limit, const char* of) {
    if (value < limit) note(field, value, "at least ", limit, of);
  }
  void at_most(const char* field, std::uint64_t value, std::uint64_t limit, const char* of) {
    if (value > limit) note(field, value, "at most ", limit, of);
  }
  void equal(const char* field, std::uint64_t value, std::uint64_t limit, const char* of) {
    if (value != limit) note(field, value, "", limit, of);
  }
  const std::string& broken() const { return broken_; }

 private:
  void note(const char* field, std::uint64_t value, const char* relation, std::uint64_t limit,
            const char* of) {
    if (!broken_.empty()) return;
    broken_ = std::string(field) + " " + std::to_string(value) + " must be " + relation +
              std::to_string(limit) + ", " + of;
  }

  std::string broken_;
};

/// By fencepost's clock and by those of the other threads, which may differ by the slack.
void check_times(const DelegatedThread& thread, const DelegatedThread& first,
                 const AskedWindow& window, Limits& limits) {
  const std::uint64_t slack = window.request.clock_slack;
  limits.at_least("ready", thread.ready, window.asked - std::min(slack, window.asked),
                  "when the window was asked for");
  limits.equal("start", thread.start_at, first.start_at, "that of the first thread");
  limits.at_least("start", thread.start_at, thread.ready - std::min(slack, thread.ready),
                  "when the thread was ready");
  limits.at_least("started", thread.started, thread.start_at, "start");
  limits.at_least("ended", thread.ended, thread.started, "started");
  if (thread.in_results)
    limits.at_least("ended", thread.ended, thread.start_at + window.request.length,
                    "start + length");
  limits.at_most("ended", thread.ended, window.answered + slack, "when the answer came");
}

void check_counts(const DelegatedThread& thread, Limits& limits) {
  limits.at_most("longest", thread.longest, thread.ended - thread.started, "ended - started");
  if (thread.longest > 0) {
    limits.at_least("longest ended", thread.longest_ended, thread.started, "started");
    limits.at_most("longest ended", thread.longest_ended, thread.ended, "ended");
  }
  limits.at_most("counted", thread.counted, thread.performed, "performed");
}

}  // namespace

std::string wrong_field(std::span<const DelegatedThread> threads, const AskedWindow& window) {
  for (const DelegatedThread& thread : threads) {
    Limits times, counts;
    check_times(thread, threads.front(), window, times);
    if (!times.broken().empty())
      return times.broken() + " (times are ticks: RDTSC on x86-64, CNTVCT_EL0 on ARM64)";
    check_counts(thread, counts);
    if (!counts.broken().empty()) return counts.broken();
  }
  return "";
}

}  // namespace fencepost::harness
