#include "harness/probe/disagreement.hpp"

#include <algorithm>
#include <cstdio>

#include "harness/base/statistics.hpp"

namespace fencepost::harness {
namespace {

using Pairs = std::vector<PairEvidence>;

constexpr std::size_t most_named = 4;
constexpr std::size_t least_company = 2;  ///< pairs that a near one is compared with

/// "0-1, 2-3 and 30 more pairs"
std::string named(const Pairs& pairs) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most_named, pairs.size()); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(pairs[i].a) + "-" + std::to_string(pairs[i].b);
  }
  if (pairs.size() <= most_named) return text;
  const std::size_t more = pairs.size() - most_named;
  return text + " and " + std::to_string(more) + (more == 1 ? " more pair" : " more pairs");
}

std::string cpus(const Pairs& pairs) {
  return (pairs.size() == 1 ? "topology: the CPUs " : "topology: the pairs of CPUs ") +
         named(pairs);
}

std::string nanoseconds(double ns) {
  char text[32];
  std::snprintf(text, sizeof text, ns < 20.0 ? "%.1f ns" : "%.0f ns", ns);
  return text;
}

/// "8.1 ns" or "8.1 to 9.4 ns"
std::string span_of(const Pairs& pairs) {
  const auto value = [](const PairEvidence& p) { return *p.round_trip_ns; };
  const auto [low, high] = std::ranges::minmax(pairs, {}, value);
  const std::string first = nanoseconds(value(low)), last = nanoseconds(value(high));
  return first == last ? first : first.substr(0, first.size() - 3) + " to " + last;
}

template <class Condition>
Pairs those(const Pairs& pairs, Condition&& condition) {
  Pairs found;
  std::ranges::copy_if(pairs, std::back_inserter(found), condition);
  return found;
}

/// Pairs whose round trip is used, from the nearest to the farthest.
Pairs timed(const Pairs& pairs) {
  Pairs found = those(pairs, [](const PairEvidence& p) {
    return p.sibling != Sibling::unclear && p.round_trip_ns && *p.round_trip_ns > 0.0;
  });
  std::ranges::stable_sort(found, {}, [](const PairEvidence& p) { return *p.round_trip_ns; });
  return found;
}

void chain_against_hwloc(const Pairs& pairs, std::vector<std::string>& found) {
  const Pairs hidden = those(pairs, [](const PairEvidence& p) {
    return p.distance != Distance::same_core && p.sibling == Sibling::shared;
  });
  if (!hidden.empty()) {
    found.push_back(cpus(hidden) +
                    " share a core (each slows the other's adders), hwloc says they do not");
  }
  const Pairs parted = those(pairs, [](const PairEvidence& p) {
    return p.distance == Distance::same_core && p.sibling == Sibling::apart;
  });
  if (!parted.empty()) {
    found.push_back(cpus(parted) +
                    " do not share a core (neither slows the other's adders), hwloc says they do");
  }
}

bool quick_as_siblings(const PairEvidence& p) {
  return p.distance > Distance::same_l2 && *p.round_trip_ns < sibling_round_trip_ns;
}

/// Pairs without a verdict are included: no disturbance makes a round trip shorter.
void siblings_time(const Pairs& pairs, std::vector<std::string>& found) {
  const Pairs quick = those(pairs, [](const PairEvidence& p) {
    return p.sibling != Sibling::shared && p.round_trip_ns && *p.round_trip_ns > 0.0 &&
           quick_as_siblings(p);
  });
  if (quick.empty()) return;
  found.push_back(cpus(quick) + " pass a line to and fro in " + span_of(quick) +
                  ", as only PUs of one core do; hwloc says they are of two");
}

/// Pairs of one class in two groups far apart. Where cores or caches are hidden the far group is the larger one
/// (two halves of n: n (n - 2) / 4 near, n * n / 4 far), so a few delayed pairs make no group.
void split_class(const Pairs& all, Distance distance, std::vector<std::string>& found) {
  const Pairs same = those(all, [&](const PairEvidence& p) { return p.distance == distance; });
  for (std::size_t i = 1; 2 * i <= same.size() && i + least_company <= same.size(); ++i) {
    if (*same[i].round_trip_ns < far_apart * *same[i - 1].round_trip_ns) continue;
    const auto middle = same.begin() + static_cast<std::ptrdiff_t>(i);
    const Pairs near(same.begin(), middle), far(middle, same.end());
    const auto said = [](const PairEvidence& p) {
      return p.distance != Distance::same_core && p.sibling == Sibling::shared;
    };
    if (std::ranges::all_of(near, said)) return;
    found.push_back(cpus(near) + " pass a line to and fro in " + span_of(near) + ", the other " +
                    std::to_string(far.size()) + " of class " + std::string(name_of(distance)) +
                    " in " + span_of(far) + ": something sets them apart that hwloc does not see");
    return;
  }
}

/// Pairs of a far class that are much nearer than pairs of a near class. Returns false if there are none.
bool far_but_near(const Pairs& all, Distance near_class, std::vector<std::string>& found) {
  const Pairs near = those(all, [&](const PairEvidence& p) { return p.distance == near_class; });
  if (near.size() < least_company) return false;
  // The fastest of the near ones: slow ones may have been delayed.
  const double quickest = *near.front().round_trip_ns;
  const Pairs wrong = those(all, [&](const PairEvidence& p) {
    return p.distance > near_class && p.sibling != Sibling::shared && !quick_as_siblings(p) &&
           far_apart * *p.round_trip_ns <= quickest;
  });
  if (wrong.empty()) return false;
  found.push_back(cpus(wrong) + " pass a line to and fro in " + span_of(wrong) +
                  ", those that hwloc calls nearer (" + std::string(name_of(near_class)) + ") in " +
                  span_of(near));
  return true;
}

}  // namespace

std::optional<bool> agrees(Distance distance, Sibling sibling) {
  if (sibling == Sibling::unclear) return std::nullopt;
  return (distance == Distance::same_core) == (sibling == Sibling::shared);
}

std::vector<std::string> disagreements(const std::vector<PairEvidence>& pairs) {
  std::vector<std::string> found;
  chain_against_hwloc(pairs, found);
  siblings_time(pairs, found);
  const Pairs all = timed(pairs);
  for (std::size_t c = 0; c < distances; ++c) split_class(all, static_cast<Distance>(c), found);
  // One line is enough: a pair nearer than one class is also nearer than all farther classes.
  for (std::size_t c = 0; c < distances; ++c) {
    if (far_but_near(all, static_cast<Distance>(c), found)) break;
  }
  return found;
}

}  // namespace fencepost::harness
