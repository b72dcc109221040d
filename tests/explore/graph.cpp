#include "tests/explore/graph.hpp"

#include <algorithm>

namespace fencepost::explore {

void Graph::clear() {
  stores.clear();
  locations.clear();
  strong.clear();
  threads = {};
  time = 0;
}

Event Graph::tick(unsigned thread) { return {thread, ++threads[thread].clock.last[thread]}; }

void Graph::start(unsigned parent, unsigned child) {
  threads[child] = {threads[parent].clock, {}, {}};
}

void Graph::join(unsigned parent, unsigned child) {
  threads[parent].clock.join(threads[child].clock);
}

unsigned Graph::construct(unsigned thread, Word value) {
  const auto store = static_cast<StoreId>(stores.size());
  const Event by = tick(thread);
  const auto location = static_cast<unsigned>(locations.size());
  stores.push_back({location, value, by, {}, 0, ++time});
  locations.push_back({{store}, {{by, store, true}}});
  return location;
}

bool Graph::constructed(unsigned thread, unsigned location) const {
  return threads[thread].clock.has(locations[location].accesses[0].event);
}

int Graph::add_seq_cst(Event event, const Clock& before, bool fence) {
  strong.push_back({event, before, threads[event.thread].clock, fence});
  return static_cast<int>(strong.size() - 1);
}

void Graph::fence(unsigned thread, Order order) {
  Thread& self = threads[thread];
  const Clock before = self.clock;
  const Event event = tick(thread);
  if (acquires(order)) self.clock.join(self.unacquired);
  if (releases(order)) self.fence_released = self.clock;
  if (order == seq_cst) add_seq_cst(event, before, true);
}

std::size_t Graph::oldest(unsigned thread, unsigned location) const {
  std::size_t place = 0;
  for (const Access& access : locations[location].accesses)
    if (threads[thread].clock.has(access.event))
      place = std::max(place, stores[access.store].place);
  return place;
}

void Graph::add(unsigned thread, unsigned location, const Effect& effect, StoreId at) {
  Thread& self = threads[thread];
  const Clock before = self.clock;
  Access access{tick(thread), at, effect.writes};
  if (effect.reads) {
    self.unacquired.join(stores[at].released);
    if (acquires(effect.order)) self.clock.join(stores[at].released);
  }
  if (effect.writes) {
    Store store{location, effect.value, access.event, self.fence_released};
    if (releases(effect.order)) store.released = self.clock;
    // [intro.races]/5: a release sequence goes on in read-modify-writes, and in nothing else.
    if (effect.reads) store.released.join(stores[at].released);
    stores[at].replaced |= effect.reads;
    store.time = ++time;
    access.store = static_cast<StoreId>(stores.size());
    stores.push_back(store);
    std::vector<StoreId>& order = locations[location].order;
    std::size_t place = stores[at].place + 1;
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(place), access.store);
    for (; place < order.size(); ++place) stores[order[place]].place = place;
  }
  for (std::size_t i = 0; i < strong.size(); ++i)
    if (strong[i].fence && self.clock.has(strong[i].event)) access.fences_before.set(i);
  if (effect.order == seq_cst) access.strong = add_seq_cst(access.event, before, false);
  locations[location].accesses.push_back(access);
}

bool Graph::allows(unsigned thread, unsigned location, const Effect& effect, StoreId at) const {
  if (effect.writes && stores[at].replaced) return false;
  if (strong.empty()) return true;
  static Graph trial;  // keeps its memory
  trial = *this;
  trial.add(thread, location, effect, at);
  return has_total_order(trial);
}

}  // namespace fencepost::explore
