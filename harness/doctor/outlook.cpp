#include "harness/doctor/outlook.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "harness/doctor/clean_time.hpp"
#include "harness/doctor/preemption.hpp"
#include "harness/sampling/window.hpp"

namespace fencepost::harness {
namespace {

using Members = std::vector<unsigned>;

void add(Outlook& to, std::optional<double> clean_share, double seconds, double left_s) {
  const bool first = to.cases++ == 0;
  if (seconds <= left_s) ++to.clean;
  if (first || !clean_share || (to.clean_share && *clean_share < *to.clean_share))
    to.clean_share = first || to.clean_share ? clean_share : std::nullopt;
  if (first) to.seconds = 0.0;
  to.seconds =
      to.seconds && seconds != never ? std::optional(std::max(*to.seconds, seconds)) : std::nullopt;
}

std::string duration(double seconds) {
  if (seconds < 55.0)
    return "about " + std::to_string(5 * std::max(1L, std::lround(std::ceil(seconds / 5.0)))) +
           " s";
  const long minutes = std::lround(std::ceil(seconds / 60.0 - 0.1));
  return "about " + std::to_string(minutes) + (minutes == 1 ? " minute" : " minutes");
}

/// Threads that block take a long time over an operation.
double likely_length_ns(const Case& c) {
  const bool waits = c.threads > 1 && c.pace == Pace::blocking;
  return std::max(waits ? longest_window_ns : least_length_ns(c.pace), turns_ns(c.on_a_cpu));
}

/// The share of a case's visits that have clean windows. Threads that share a CPU have none: see judge() of a window.
std::optional<double> share_of(const Case& c, std::optional<double> clean, double whole) {
  if (c.on_a_cpu > 1) return 0.0;
  if (clean) *clean *= whole;
  return clean;
}

bool complete(const Outlook& outlook) { return outlook.clean == outlook.cases; }

std::string part(const Outlook& outlook, const std::string& which) {
  if (complete(outlook))
    return which + " will be clean in " + duration(outlook.seconds.value_or(0.0));
  if (outlook.clean == 0) return which + " will be graded noisy";
  return "of " + std::to_string(outlook.cases) + " " + which + " about " +
         std::to_string(outlook.clean) + " will be clean, the others graded noisy";
}

std::string sharing_text(std::size_t cases) {
  if (cases == 0) return {};
  return "; " + std::to_string(cases) + (cases == 1 ? " case has" : " cases have") +
         " threads that share a CPU (--oversubscribe), which is always graded noisy";
}

std::string expected(const Outlooks& outlooks) {
  const Outlook &one = outlooks.one_thread, &several = outlooks.several_threads;
  const std::size_t cases = one.cases + several.cases;
  if (outlooks.all_clean()) {
    return (cases == 1 ? "the case is" : "all " + std::to_string(cases) + " cases are") +
           std::string(" expected to be clean in ") +
           duration(std::max(one.seconds.value_or(0.0), several.seconds.value_or(0.0)));
  }
  if (outlooks.none_clean()) return "results will be graded noisy";
  if (one.cases == 0) return part(several, "results");
  if (several.cases == 0) return part(one, "results");
  return part(one, "one-thread results") + ", " + part(several, "results of several threads");
}

}  // namespace

bool Outlooks::all_clean() const { return complete(one_thread) && complete(several_threads); }

bool Outlooks::none_clean() const { return one_thread.clean + several_threads.clean == 0; }

Outlooks look_out(const NoiseEvidence& evidence, double foreign, const PlannedRun& run) {
  std::vector<const Case*> cases;
  std::vector<CaseNoise> noise;
  std::vector<std::optional<double>> shares;
  std::map<Members, std::optional<double>> known;  // many cases have the same threads
  const double rate = switches_per_ns(evidence, foreign, run.chain_ns);
  Outlooks outlooks;
  for (const Case& c : run.cases) {
    if (c.obstacle || c.fault) continue;
    const auto [found, fresh] = known.try_emplace(members_of(c));
    if (fresh) found->second = evidence.clean_share(found->first);
    const double length_ns = likely_length_ns(c);
    if (c.on_a_cpu > 1) ++outlooks.sharing_cpu;
    cases.push_back(&c);
    shares.push_back(share_of(c, found->second, whole_share(rate, c.threads, length_ns)));
    noise.push_back({shares.back().value_or(0.0), length_ns});
  }
  if (cases.empty()) return outlooks;
  const std::vector<double> seconds = seconds_until_clean(noise, run.budget_s, run.chain_ns);
  const double left_s = run.budget_s - run.elapsed_s;
  for (std::size_t i = 0; i < cases.size(); ++i)
    add(cases[i]->threads == 1 ? outlooks.one_thread : outlooks.several_threads, shares[i],
        seconds[i], left_s);
  return outlooks;
}

std::optional<double> helpful_budget(const Outlooks& outlooks, const PlannedRun& run) {
  double needed_s = 0.0;
  for (const Outlook& one : {outlooks.one_thread, outlooks.several_threads}) {
    if (complete(one)) continue;
    if (!one.seconds) return std::nullopt;
    needed_s = std::max(needed_s, *one.seconds + run.elapsed_s);
  }
  if (needed_s == 0.0 || needed_s > most_budgets * run.budget_s) return std::nullopt;
  return 60.0 * std::ceil(needed_s / 60.0);
}

std::string text_of(const Outlooks& outlooks) {
  return expected(outlooks) + sharing_text(outlooks.sharing_cpu);
}

}  // namespace fencepost::harness
