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

std::string too_many(const Topology& topology, const Options& options, const Seating& seating) {
  const std::string most = std::to_string(seating.order.size());
  std::string text =
      "--threads asks for " + std::to_string(seating.counts.back()) + " threads, but ";
  if (seating.order.size() == topology.pus.size()) {
    text += "only " + most + " CPUs are allowed here";
  } else if (listed(options)) {
    text += "the list has " + most + " CPUs";
  } else {
    text += "--placement=" + options.placement + " has " + most + " CPUs here";
    if (seating.kind) {
      text += ", of kind " + std::to_string(seating.kind->number) + " (--kinds=all uses all kinds)";
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

Seating seat_threads(const Topology& topology, const Options& options) {
  Seating seating;
  seating.placement = listed(options) ? "list" : options.placement;
  seating.list = is_list(options.placement) ? options.placement : options.cpus_text;
  seating.kind = kind_wanted(topology, options);
  seating.order = order_of(topology, options, seating.kind);
  seating.counts = thread_counts(options, seating.order);
  if (seating.counts.back() > seating.order.size() && !options.oversubscribe) {
    throw UserError(too_many(topology, options, seating));
  }
  return seating;
}

std::vector<Case> cases_of(const Seating& seating, const Options& options) {
  Topology used;
  used.pus = seating.order;
  return select(all_cases({seating.counts, used.cores(), used.pus,
                           pairs_to_measure(used.pus, options.pairs)}),
                options.filter);
}

Plan make_plan(const Options& options) {
  Plan plan;
  plan.topology = read_topology();
  plan.seating = seat_threads(plan.topology, options);
  plan.cases = cases_of(plan.seating, options);
  unsigned most = 1;
  for (const Case& c : plan.cases) {
    most = std::max({most, c.threads, c.home + 1});
    for (const unsigned seat : c.seats) most = std::max(most, seat + 1);
  }
  for (unsigned thread = 0; thread < most; ++thread) plan.pus.push_back(plan.seating.pu(thread));
  return plan;
}

std::string kind_text(const Topology& topology, const Seating& seating) {
  if (topology.kinds.size() < 2) return {};
  const auto named = [](const CoreKind& kind) {
    return std::to_string(kind.number) + (kind.name.empty() ? "" : " (" + kind.name + ")");
  };
  std::string list;
  for (const CoreKind& kind : topology.kinds) {
    if (std::ranges::find(seating.order, kind.number, &Pu::kind) == seating.order.end()) continue;
    list += (list.empty() ? "" : ", ") + named(kind);
  }
  return (seating.kind ? "kind " : "kinds ") + list;
}

}  // namespace fencepost::harness
