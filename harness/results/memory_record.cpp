#include "harness/results/memory_record.hpp"

#include <algorithm>

namespace fencepost::harness {
namespace {

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<unsigned> unless_none(unsigned node) {
  return node == Pu::none ? std::nullopt : std::optional(node);
}

/// Threads whose memory lies alike count as one entry: there may be a thousand of them.
std::vector<OwnMemoryRecord> own_records(const std::vector<Pools::OwnLocation>& threads) {
  std::vector<OwnMemoryRecord> all;
  for (const Pools::OwnLocation& one : threads) {
    OwnMemoryRecord own{1, unless_none(one.memory.node), one.memory.lies_on, one.stack,
                        unless_empty(one.memory.not_bound)};
    const auto alike = std::ranges::find_if(all, [&](OwnMemoryRecord there) {
      there.threads = 1;
      return there == own;
    });
    if (alike == all.end()) {
      all.push_back(std::move(own));
    } else {
      ++alike->threads;
    }
  }
  return all;
}

std::string why_not(const std::string& not_bound) {
  return not_bound.empty() ? "" : " (not bound: " + not_bound + ")";
}

/// What of the threads' memory is not on their node, in words.
std::string in_words(const OwnMemoryRecord& own) {
  const MemoryLocation memory{*own.node, own.lies_on, ""}, stacks{*own.node, own.stacks_lie_on, ""};
  std::string text;
  if (memory.misplaced())
    text = "own memory lies on " + own.lies_on + why_not(own.not_bound.value_or(""));
  if (stacks.misplaced())
    text += (text.empty() ? "" : ", ") + ("stacks lie on " + own.stacks_lie_on);
  return text;
}

}  // namespace

PoolRecord pool_record(const Pools& pools) {
  PoolRecord pool;
  pool.bytes = pools.of(0).size();
  pool.backing = pools.of(0).backing();
  for (const Pools::Location& one : pools.locations())
    pool.locations.push_back({one.lies_on, unless_none(one.node), unless_empty(one.not_bound)});
  pool.own_bytes = pools.own_bytes();
  pool.own = own_records(pools.own_locations());
  return pool;
}

std::vector<machine::Warning> misplaced(const PoolRecord& pool) {
  std::vector<machine::Warning> found;
  const auto add = [&](const std::string& text) {
    found.push_back(machine::make_warning(machine::WarningId::memory_placement, text));
  };
  for (const auto& one : pool.locations) {
    if (one.node && MemoryLocation{*one.node, one.lies_on, ""}.misplaced())
      add("memory for NUMA node " + std::to_string(*one.node) + " lies on " + one.lies_on +
          why_not(one.not_bound.value_or("")));
  }
  for (const OwnMemoryRecord& own : pool.own) {
    const std::string text = own.node ? in_words(own) : "";
    if (!text.empty())
      add("of " + std::to_string(own.threads) + (own.threads == 1 ? " thread" : " threads") +
          " on NUMA node " + std::to_string(*own.node) + ": " + text);
  }
  return found;
}

}  // namespace fencepost::harness
