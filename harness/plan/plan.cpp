#include "harness/plan/plan.hpp"

#include <algorithm>
#include <string>

#include "harness/base/user_error.hpp"
#include "harness/benchmark/registry.hpp"
#include "harness/topology/cpu_list.hpp"
#include "harness/topology/placement.hpp"
#include "harness/topology/thread_counts.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t most_thread_counts = 1'024;

/// The PUs that are named, in topological order.
std::vector<Pu> only(const std::vector<Pu>& pus, const std::vector<unsigned>& cpus) {
  if (cpus.empty()) return pus;
  const std::vector<Pu> listed = place_on(pus, cpus, "--cpus");
  std::vector<Pu> kept;
  std::ranges::copy_if(pus, std::back_inserter(kept),
                       [&](const Pu& pu) { return std::ranges::find(listed, pu) != listed.end(); });
  return kept;
}

/// The list decides the order, not a placement.
bool listed(const Options& options) {
  return is_list(options.placement) || (!options.cpus.empty() && !options.placement_given);
}

/// The kind that is kept to, if any.
std::optional<CoreKind> kind_wanted(const Topology& topology, const Options& options) {
  const bool list = is_list(options.placement) || !options.cpus.empty();
  if (list && !options.kinds.empty()) {
    throw UserError("--kinds=" + options.kinds + " has no meaning beside a list of CPUs");
  }
  if (list || options.kinds == "all") return std::nullopt;
  if (options.kinds.empty()) {
    if (topology.kinds.size() < 2) return std::nullopt;
    return topology.kinds.back();
  }
  for (const CoreKind& kind : topology.kinds) {
    if (std::to_string(kind.number) == options.kinds) return kind;
  }
  throw UserError("--kinds=" + options.kinds +
                  ": there is no such kind of cores here; --plan --kinds=all shows them");
}

std::vector<Pu> order_of(const Topology& topology, const Options& options,
                         const std::optional<CoreKind>& kind) {
  std::vector<Pu> pus = only(topology.pus, options.cpus);
  if (is_list(options.placement)) {
    return place_on(pus, parse_list(options.placement, "--placement"), "--placement");
  }
  if (listed(options)) return place_on(pus, options.cpus, "--cpus");
  if (!kind) return place(pus, options.placement);
  std::erase_if(pus, [&](const Pu& pu) { return pu.kind != kind->number; });
  try {
    return place(pus, options.placement);
  } catch (const UserError& error) {
    throw UserError(std::string(error.what()) + "; only cores of kind " +
                    std::to_string(kind->number) + " were looked at (--kinds=all takes all)");
  }
}

std::string too_many(const Topology& topology, const Options& options,
                     const ThreadPlacement& placement) {
  const std::string most = std::to_string(placement.order.size());
  std::string text =
      "--threads asks for " + std::to_string(placement.counts.back()) + " threads, but ";
  if (placement.order.size() == topology.pus.size()) {
    text += "only " + most + " CPUs are allowed here";
  } else if (listed(options)) {
    text += "the list has " + most + " CPUs";
  } else {
    text += "--placement=" + options.placement + " has " + most + " CPUs here";
    if (placement.kind) {
      text +=
          ", of kind " + std::to_string(placement.kind->number) + " (--kinds=all uses all kinds)";
    }
  }
  return text + "; --oversubscribe measures all the same";
}

std::vector<unsigned> thread_counts(const Options& options, const std::vector<Pu>& order) {
  if (options.threads.empty()) return default_thread_counts(order);
  std::vector<unsigned> counts = options.threads;
  std::ranges::sort(counts);
  if (counts.size() > most_thread_counts) {
    throw UserError("--threads names " + std::to_string(counts.size()) + " numbers of threads; " +
                    std::to_string(most_thread_counts) + " are the most that one run can measure");
  }
  return counts;
}

/// Every pair up to this many PUs (496 pairs), one of each distance class beyond.
constexpr std::size_t most_pus_in_pairs = 32;

std::vector<PuPair> pairs_to_measure(const std::vector<Pu>& pus, const std::string& which) {
  const bool all = which.empty() ? pus.size() <= most_pus_in_pairs : which == "all";
  return all ? all_pairs(pus) : pairs_by_class(pus);
}

}  // namespace

ThreadPlacement place_threads(const Topology& topology, const Options& options) {
  ThreadPlacement placement;
  placement.name = listed(options) ? "list" : options.placement;
  placement.list = is_list(options.placement) ? options.placement : options.cpus_text;
  placement.kind = kind_wanted(topology, options);
  placement.order = order_of(topology, options, placement.kind);
  placement.counts = thread_counts(options, placement.order);
  if (placement.counts.back() > placement.order.size() && !options.oversubscribe) {
    throw UserError(too_many(topology, options, placement));
  }
  return placement;
}

std::vector<Case> cases_of(const ThreadPlacement& placement, const Options& options) {
  Topology used;
  used.pus = placement.order;
  return select(all_cases({placement.counts, used.cores(), used.pus,
                           pairs_to_measure(used.pus, options.pairs)}),
                options.filter);
}

Plan make_plan(const Options& options) {
  Plan plan;
  plan.topology = read_topology();
  plan.placement = place_threads(plan.topology, options);
  plan.cases = cases_of(plan.placement, options);
  unsigned most = 1;
  for (const Case& c : plan.cases) {
    most = std::max({most, c.threads, c.home + 1});
    for (const unsigned thread : c.team_threads) most = std::max(most, thread + 1);
  }
  for (unsigned thread = 0; thread < most; ++thread) plan.pus.push_back(plan.placement.pu(thread));
  return plan;
}

std::string kind_text(const Topology& topology, const ThreadPlacement& placement) {
  if (topology.kinds.size() < 2) return {};
  const auto named = [](const CoreKind& kind) {
    return std::to_string(kind.number) + (kind.name.empty() ? "" : " (" + kind.name + ")");
  };
  std::string list;
  for (const CoreKind& kind : topology.kinds) {
    if (std::ranges::find(placement.order, kind.number, &Pu::kind) == placement.order.end())
      continue;
    list += (list.empty() ? "" : ", ") + named(kind);
  }
  return (placement.kind ? "kind " : "kinds ") + list;
}

}  // namespace fencepost::harness
