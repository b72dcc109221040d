#include "counters/thread_counters.hpp"

#include <algorithm>
#include <chrono>

namespace fencepost::counters {
namespace {

/// Readings without work in between: enough for a median that one interrupt does not affect.
constexpr int reading_tries = 15;

double middle(std::vector<double> values) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace

ThreadCounters::ThreadCounters(std::span<const Encoding> events,
                               std::span<const std::vector<std::size_t>> passes, Opener opener)
    : events_(events), opener_(std::move(opener)) {
  for (const std::vector<std::size_t>& pass : passes) {
    Slot slot;
    slot.events = pass;
    slots_.push_back(std::move(slot));
  }
}

void ThreadCounters::give_up(Slot& slot, int error, std::size_t event) {
  slot.dead = true;
  slot.on = false;
  slot.group.reset();
  if (!refusal_) refusal_ = Refusal{error, event};
}

void ThreadCounters::open(Slot& slot) {
  std::vector<Encoding> encodings;
  for (const std::size_t event : slot.events) encodings.push_back(events_[event]);
  Opened opened = opener_(encodings);
  if (!opened.group) return give_up(slot, opened.error, slot.events[opened.refused]);
  slot.group = std::move(opened.group);
  const std::size_t n = slot.events.size();
  slot.before.resize(n);
  slot.after.resize(n);
  slot.sum.assign(n, std::nullopt);
}

/// What an empty stretch reads: the way out of one reading and into the next. Of all groups that are on together, as an event
/// counts the readings of the other groups too.
void ThreadCounters::learn_costs() {
  const auto fresh = [](const Slot& slot) { return slot.on && slot.cost.empty(); };
  if (std::ranges::none_of(slots_, fresh)) return;
  std::vector<std::vector<std::vector<double>>> seen(slots_.size());
  for (std::size_t i = 0; i < slots_.size(); ++i) seen[i].resize(slots_[i].events.size());
  double least_ns = 1e9;
  for (int i = 0; i < reading_tries; ++i) {
    begin_window();
    const auto began = std::chrono::steady_clock::now();
    enter();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - began;
    least_ns = std::min(least_ns, took.count());
    leave();
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) add_empty(slots_[slot], seen[slot]);
  }
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (!slots_[i].on) continue;
    slots_[i].cost.assign(seen[i].size(), 0.0);
    for (std::size_t e = 0; e < seen[i].size(); ++e) {
      if (!seen[i][e].empty()) slots_[i].cost[e] = middle(std::move(seen[i][e]));
    }
  }
  reading_cost_ns_ = std::max(reading_cost_ns_, least_ns);
}

void ThreadCounters::add_empty(const Slot& slot, std::vector<std::vector<double>>& seen) {
  for (std::size_t e = 0; slot.on && e < seen.size(); ++e) {
    const auto count = slot.sum[e] ? estimate(*slot.sum[e]) : std::nullopt;
    if (count) seen[e].push_back(count->value);
  }
}

void ThreadCounters::turn(Slot& slot, bool on) {
  if (slot.dead || on == slot.on || slot.events.empty()) return;
  if (!slot.group) open(slot);
  if (slot.dead) return;
  slot.group->turn(on);
  slot.on = on;
}

void ThreadCounters::choose(std::size_t pass, bool all) {
  // The old ones first: there may be no counters for both.
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (!all && i != pass) turn(slots_[i], false);
  }
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (all || i == pass) turn(slots_[i], true);
  }
  learn_costs();
  begin_window();
}

void ThreadCounters::rest() {
  for (Slot& slot : slots_) turn(slot, false);
}

void ThreadCounters::close() {
  rest();
  for (Slot& slot : slots_) slot.group.reset();
}

std::size_t ThreadCounters::descriptors(std::size_t pass) const {
  const Slot& slot = slots_[pass];
  return slot.group ? slot.group->descriptors() : 0;
}

void ThreadCounters::try_in_child() {
  enter();
  leave();
  begin_window();
}

void ThreadCounters::begin_window() {
  for (Slot& slot : slots_) std::ranges::fill(slot.sum, std::nullopt);
}

void ThreadCounters::enter() {
  for (Slot& slot : slots_) {
    if (slot.on) enter(slot);
  }
}

void ThreadCounters::leave() {
  for (Slot& slot : slots_) {
    if (slot.on) leave(slot);
  }
}

void ThreadCounters::enter(Slot& slot) {
  slot.entered = slot.group->read(slot.before);
  slot.way_before = slot.group->way();
  if (!slot.entered) give_up(slot, 0, slot.events.front());
}

void ThreadCounters::leave(Slot& slot) {
  if (!slot.entered) return;
  slot.entered = false;
  if (!slot.group->read(slot.after)) return give_up(slot, 0, slot.events.front());
  // It was moved off its hardware counter in between: the two readings are of different clocks.
  if (slot.way_before != slot.group->way()) return;
  for (std::size_t e = 0; e < slot.events.size(); ++e) {
    const auto stretch = between(slot.before[e], slot.after[e]);
    if (!stretch) continue;
    if (!slot.sum[e]) slot.sum[e] = Stretch{};
    *slot.sum[e] += *stretch;
  }
}

std::vector<std::optional<Count>> ThreadCounters::counts() const {
  std::vector<std::optional<Count>> result(events_.size());
  for (const Slot& slot : slots_) {
    if (!slot.on) continue;
    for (std::size_t e = 0; e < slot.events.size(); ++e) {
      if (!slot.sum[e]) continue;
      const auto count = estimate(*slot.sum[e], slot.cost[e]);
      // cycles are in several groups: the one that ran longest
      auto& best = result[slot.events[e]];
      if (count && (!best || count->running > best->running)) best = count;
    }
  }
  return result;
}

std::string ThreadCounters::way() const {
  for (const Slot& slot : slots_) {
    if (slot.on) return std::string(slot.group->way());
  }
  return "";
}

}  // namespace fencepost::counters
