#include "harness/plan.hpp"

#include <algorithm>
#include <string>

#include "harness/placement.hpp"
#include "harness/registry.hpp"
#include "harness/user_error.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t most_thread_counts = 1'024;

std::vector<unsigned> thread_counts(const Options& options, unsigned pus, unsigned cores) {
  if (options.threads.empty()) return default_thread_counts(pus, cores);
  std::vector<unsigned> counts = options.threads;
  std::ranges::sort(counts);
  if (counts.size() > most_thread_counts) {
    throw UserError("--threads names " + std::to_string(counts.size()) + " numbers of threads; " +
                    std::to_string(most_thread_counts) + " are the most that one run can measure");
  }
  if (counts.back() > pus && !options.oversubscribe) {
    throw UserError("--threads asks for " + std::to_string(counts.back()) + " threads, but only " +
                    std::to_string(pus) +
                    " CPUs are allowed here; --oversubscribe measures all the same");
  }
  return counts;
}

/// Every pair up to this many PUs (496 pairs), one of each distance class beyond.
constexpr std::size_t most_pus_in_pairs = 32;

std::vector<PuPair> pairs_to_measure(const std::vector<Pu>& pus) {
  return pus.size() <= most_pus_in_pairs ? all_pairs(pus) : pairs_by_class(pus);
}

}  // namespace

Plan make_plan(const Options& options) {
  Plan plan;
  plan.topology = read_topology();
  plan.pus = options.cpus.empty() ? place(plan.topology.pus, options.placement)
                                  : place_on(plan.topology.pus, options.cpus);
  const std::vector<Pu> distinct = plan.pus;
  Topology mine = plan.topology;
  mine.pus = distinct;
  const auto counts = thread_counts(options, static_cast<unsigned>(distinct.size()), mine.cores());
  plan.cases = select(
      all_cases({counts, mine.cores(), distinct, pairs_to_measure(distinct)}), options.filter);
  unsigned most = 1;
  for (const Case& c : plan.cases) {
    most = std::max({most, c.threads, c.home + 1});
    for (const unsigned seat : c.seats) most = std::max(most, seat + 1);
  }
  // Oversubscribed threads share the PUs in turn.
  for (std::size_t i = 0; plan.pus.size() < most; ++i)
    plan.pus.push_back(distinct[i % distinct.size()]);
  plan.pus.resize(most);
  return plan;
}

}  // namespace fencepost::harness
