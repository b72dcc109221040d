#include "harness/placement.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

#include "harness/user_error.hpp"

namespace fencepost::harness {
namespace {

/// Rank of `child` among the children of `parent`, in order of first appearance.
class Ranks {
 public:
  unsigned operator()(std::pair<unsigned, unsigned> parent, unsigned child) {
    auto& children = seen_[parent];
    const auto found = std::ranges::find(children, child);
    if (found != children.end()) return static_cast<unsigned>(found - children.begin());
    children.push_back(child);
    return static_cast<unsigned>(children.size() - 1);
  }

 private:
  std::map<std::pair<unsigned, unsigned>, std::vector<unsigned>> seen_;
};

std::vector<Pu> spread(const std::vector<Pu>& pus) {
  using Key = std::tuple<int, unsigned, unsigned, unsigned, unsigned, unsigned>;
  std::vector<std::pair<Key, Pu>> keyed;
  // Cores are ranked within what is left of an L3 in a NUMA node: with sub-NUMA clusters an L3 spans several.
  Ranks smt, core, l3, numa;
  for (const Pu& pu : pus) {
    // Compared from left to right: a core's second sibling comes after every first one, a cache's
    // second core after the first core of every cache, and so on outwards.
    keyed.emplace_back(
        Key{-pu.kind, smt({pu.core, 0}, pu.os_index), core({pu.l3, pu.numa}, pu.core),
            l3({pu.numa, 0}, pu.l3), numa({pu.package, 0}, pu.numa), pu.package},
        pu);
  }
  std::ranges::stable_sort(keyed, {}, &std::pair<Key, Pu>::first);
  std::vector<Pu> order;
  for (auto& [key, pu] : keyed) order.push_back(pu);
  return order;
}

std::vector<Pu> compact(std::vector<Pu> pus) {
  // hwloc's logical order already is nearest-first; a stable sort keeps it inside each core kind.
  std::ranges::stable_sort(pus, std::greater{}, &Pu::kind);
  return pus;
}

unsigned parse_number(std::string_view text, const std::string& whole, const std::string& flag) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > 1'000'000) {
    throw UserError(flag + "=" + whole + ": '" + std::string(text) +
                    "' is not a number; lists look like 0,2,8-15:2");
  }
  return value;
}

void parse_range(std::string_view part, const std::string& whole, const std::string& flag,
                 std::vector<unsigned>& into) {
  unsigned step = 1;
  if (const auto colon = part.find(':'); colon != std::string_view::npos) {
    step = parse_number(part.substr(colon + 1), whole, flag);
    part = part.substr(0, colon);
  }
  const auto dash = part.find('-');
  const unsigned first = parse_number(part.substr(0, dash), whole, flag);
  const unsigned last =
      dash == std::string_view::npos ? first : parse_number(part.substr(dash + 1), whole, flag);
  if (last < first || step == 0) {
    throw UserError(flag + "=" + whole + ": '" + std::string(part) + "' is an empty range");
  }
  for (unsigned n = first; n <= last; n += step) into.push_back(n);
}

}  // namespace

std::vector<Pu> place(const std::vector<Pu>& pus, const std::string& placement) {
  if (placement == "compact") return compact(pus);
  if (placement == "spread") return spread(pus);
  throw UserError("--placement=" + placement + " is not known; use compact or spread");
}

std::vector<Pu> place_on(const std::vector<Pu>& pus, const std::vector<unsigned>& os_indices) {
  std::vector<Pu> order;
  for (const unsigned wanted : os_indices) {
    const auto found = std::ranges::find(pus, wanted, &Pu::os_index);
    if (found == pus.end()) {
      throw UserError(
          "--cpus: CPU " + std::to_string(wanted) +
          " does not exist or is not allowed to this process; `taskset -cp $$` tells which are");
    }
    order.push_back(*found);
  }
  return order;
}

std::vector<unsigned> parse_list(const std::string& text, const std::string& flag) {
  std::vector<unsigned> numbers;
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    parse_range(std::string_view(text).substr(at, comma - at), text, flag, numbers);
    at = comma + 1;
  }
  const std::set<unsigned> unique(numbers.begin(), numbers.end());
  if (unique.size() != numbers.size()) {
    throw UserError(flag + "=" + text + " names a number twice");
  }
  return numbers;
}

std::vector<unsigned> default_thread_counts(unsigned pus, unsigned cores) {
  std::set<unsigned> counts{1, pus};
  for (unsigned n = 2; n < pus; n *= 2) counts.insert(n);
  if (cores <= pus) counts.insert(cores);
  return {counts.begin(), counts.end()};
}

}  // namespace fencepost::harness
