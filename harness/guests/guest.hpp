// The guests of a run: other programs that measure their own cases (docs/guests.md).
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/guests/guest_process.hpp"
#include "harness/guests/protocol.hpp"

namespace fencepost::harness {

/// A guest that answers, and is started again when it does not. One thread at a time.
class Guest {
 public:
  /// `own_kinds`: see Introduction.
  Guest(std::string program, const std::vector<unsigned>& thread_counts,
        std::set<std::string> own_kinds = {}, Patience::Limit limit = default_limit);

  /// Starts it. Throws GuestError, also where a line of its introduction makes no sense or it does not come to an end.
  std::vector<GuestCase> introduce();

  /// Answers to a request, so many lines. An answer of `wrong <what>` is a GuestError as well, which leaves the guest as it is.
  /// Throws GuestInterrupted.
  std::vector<std::string> ask(const std::string& request, std::size_t lines);

  /// Ends the process: this line of its last answer makes no sense, for a reason or at all. Throws GuestError.
  [[noreturn]] void refuse(const std::string& line, const std::string& why = "");

  /// A window is complete: errors before it no longer count.
  void succeeded() { failures_ = 0; }

 private:
  static constexpr Patience::Limit default_limit{5'000};
  static constexpr int most_failures = 3;
  static constexpr std::chrono::seconds longest_introduction{60};

  GuestProcess process_;
  std::set<std::string> own_kinds_;
  std::string request_;  ///< for its introduction
  std::string asked_;    ///< last
  int failures_ = 0;     ///< in a row
};

}  // namespace fencepost::harness
