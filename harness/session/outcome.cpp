#include "harness/session/outcome.hpp"

#include <algorithm>

#include "harness/session/exit_code.hpp"

namespace fencepost::harness {
namespace {

using Repetitions = std::vector<Result>;

bool has_result(const Repetitions& all) {
  return std::ranges::any_of(all, [](const Result& one) { return one.grade != Grade::none; });
}

bool is_clean(const Repetitions& all) {
  return std::ranges::all_of(all, [](const Result& one) { return one.grade == Grade::clean; });
}

/// The error of the first case that could run, else of the first; "" without results.
std::string some_error(const std::vector<Repetitions>& results, std::span<const Case> cases) {
  std::size_t at = 0;
  while (at < cases.size() && cases[at].obstacle) ++at;
  if (at == cases.size()) at = 0;
  return results.empty() || results[at].empty() ? "" : results[at].front().error;
}

}  // namespace

Outcome outcome_of(const std::vector<Repetitions>& results, std::span<const Case> cases,
                   bool require_clean) {
  if (std::ranges::none_of(results, has_result)) {
    const std::string error = some_error(results, cases);
    return {exit_cannot_tell, "no case has a result" + (error.empty() ? "" : ": " + error)};
  }
  int could_run = 0, clean = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].obstacle) continue;
    ++could_run;
    if (is_clean(results[i])) ++clean;
  }
  if (require_clean && clean < could_run)
    return {exit_cannot_tell, std::to_string(could_run - clean) + " of " +
                                  std::to_string(could_run) +
                                  " cases have no clean result, which --require-clean asks for"};
  if (clean > 0) return {};
  return {exit_fine,
          "no case is clean: all results are noisy, estimates from disturbed samples with wider "
          "intervals; fencepost doctor says what disturbs"};
}

}  // namespace fencepost::harness
