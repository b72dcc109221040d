#include "benches/litmus/cases.hpp"

#include <algorithm>
#include <string>

namespace fencepost::bench::litmus {
namespace {

using harness::Pu;

bool contains(const std::vector<unsigned>& members, unsigned pu) {
  return std::ranges::find(members, pu) != members.end();
}

/// The nearest PU to `anchor` that is at most `limit` from all members; pus.size(): there is none.
unsigned nearest(const std::vector<Pu>& pus, const std::vector<unsigned>& members, unsigned anchor,
                 harness::Distance limit) {
  const auto count = static_cast<unsigned>(pus.size());
  unsigned best = count;
  for (unsigned i = 0; i < count; ++i) {
    const auto fits = [&](unsigned one) { return distance(pus[one], pus[i]) <= limit; };
    if (contains(members, i) || !std::ranges::all_of(members, fits)) continue;
    if (best == count || distance(pus[anchor], pus[i]) < distance(pus[anchor], pus[best])) best = i;
  }
  return best;
}

}  // namespace

std::vector<Set> sets_by_class(const std::vector<Pu>& pus, unsigned threads) {
  std::vector<Set> sets;
  for (const harness::PuPair& pair : harness::pairs_by_class(pus)) {
    Set set{{pair.a, pair.b}, pair.distance};
    while (set.members.size() < threads) {
      const unsigned anchor = set.members[set.members.size() % 2];
      const unsigned next = nearest(pus, set.members, anchor, pair.distance);
      if (next == pus.size()) break;
      set.members.push_back(next);
    }
    if (set.members.size() == threads) sets.push_back(std::move(set));
  }
  return sets;
}

Cases::Cases(const harness::Scope& scope, std::string_view test, unsigned threads,
             std::string_view method)
    : scope_(scope), test_(test), method_(method), threads_(threads) {
  if (scope.thread_counts.back() >= threads) sets_ = sets_by_class(scope.pus, threads);
}

harness::Case Cases::named(std::string_view variant, std::string_view distance) const {
  const harness::CaseName name = harness::CaseName("litmus", test_, variant)
                                     .with("method", method_)
                                     .with("class", distance)
                                     .with_threads(threads_);
  harness::Case c = harness::named_case(name);
  c.pace = harness::Pace::contended;
  return c;
}

void Cases::add(const How& how) const {
  for (const Set& set : sets_) {
    const bool first = &set == &sets_.front();
    if (!first && !how.everywhere) return;
    harness::Case c = named(how.variant, name_of(set.distance));
    c.team_threads = set.members;
    c.bytes = how.bytes;
    c.own_bytes = how.own_bytes;
    c.timed_code = how.timed_code;
    c.make = how.make;
    c.obstacle = how.obstacle;
    c.core = how.core && first;
    c.constants = {{"cpp_allows", how.judge.cpp_allows() ? 1.0 : 0.0},
                   {"isa_allows", how.judge.isa_allows() ? 1.0 : 0.0}};
    scope_.add(std::move(c));
  }
}

void Cases::add_unsupported(std::string_view variant) const {
  if (!sets_.empty()) return;
  const std::size_t cpus = std::min<std::size_t>(scope_.pus.size(), scope_.thread_counts.back());
  // Of one thread: a run starts as many as its largest case has.
  harness::Case c = harness::named_case(
      harness::CaseName("litmus", test_, variant).with("method", method_).with("needs", threads_));
  c.core = false;
  c.obstacle = "unsupported: needs " + std::to_string(threads_) + " CPUs, and this run uses " +
               std::to_string(cpus);
  scope_.add(std::move(c));
}

}  // namespace fencepost::bench::litmus
