// The cycles of all cases of memory latency, and the memory they lie in.
//
// Windows of a case are milliseconds long and far apart, and to write a cycle through 100 MB takes a tenth of a second. So
// cycles are kept: up to one for each word of a line lie in the same memory, of which there is one for each size of pages and
// NUMA node, mapped when it is first needed. Where it would exceed the limit, what was used least recently is given back
// first. Small cycles are written anew each time, in another place: physical addresses decide what a cache can hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>

#include "benches/memory/random_cycle.hpp"
#include "harness/benchmark/arena.hpp"

namespace fencepost::bench {

struct WorkingSet {
  std::size_t size = 0;  ///< bytes of lines
  harness::Arena::Pages pages = harness::Arena::Pages::small;
  std::optional<unsigned> node;  ///< empty: any

  bool operator==(const WorkingSet&) const = default;
};

class WorkingSets {
 public:
  /// Cycles of this size or less are written anew each time.
  static constexpr std::size_t small_size = std::size_t{256} << 10;
  static constexpr std::size_t small_place = std::size_t{4} << 20;  ///< where those lie

  struct Kept {
    RandomCycle cycle;
    RandomCycle::Word at;  ///< where the next window goes on
  };

  /// `largest`: size of a working set. `most_bytes`: of memory, for all together.
  WorkingSets(std::size_t largest, std::size_t line_bytes, std::size_t most_bytes)
      : largest_(largest), line_(line_bytes), most_(most_bytes) {}

  /// The cycle of `set`, valid until the next call; on the thread that is to write its pages first. Throws std::runtime_error
  /// where the memory is not what was asked for, and UserError where there is none.
  Kept& of(const WorkingSet& set) {
    Memory& memory = memory_of(set);
    if (set.size <= small_size) return small(memory, set);
    for (Slot& slot : memory.slots) {
      if (!slot.kept || slot.size != set.size) continue;
      slot.used = ++uses_;
      return *slot.kept;
    }
    return write(memory, *std::ranges::min_element(memory.slots, {}, &Slot::used), set, 0);
  }

  std::size_t mapped() const {
    std::size_t sum = 0;
    for (const Memory& memory : memories_) sum += memory.arena.size();
    return sum;
  }

 private:
  struct Slot {
    std::size_t word = 0, size = 0;
    std::uint64_t used = 0;
    std::optional<Kept> kept;
  };
  struct Memory {
    Memory(std::size_t bytes, const WorkingSet& set)
        : pages(set.pages), node(set.node), arena(bytes, set.pages, set.node) {}
    harness::Arena::Pages pages;
    std::optional<unsigned> node;
    harness::Arena arena;
    std::vector<Slot> slots{};
    Slot anew{};
  };

  Memory& memory_of(const WorkingSet& set) {
    const auto same = [&](const Memory& one) {
      return one.pages == set.pages && one.node == set.node;
    };
    if (const auto found = std::ranges::find_if(memories_, same); found != memories_.end()) {
      memories_.splice(memories_.begin(), memories_, found);
      return memories_.front();
    }
    const std::size_t bytes = std::max(RandomCycle::span(largest_), small_place);
    while (!memories_.empty() && mapped() + bytes > most_) memories_.pop_back();
    Memory& memory = memories_.emplace_front(bytes, set);
    for (std::size_t word = 1; word < RandomCycle::slots_in(line_); ++word)
      memory.slots.push_back({word, 0, 0, std::nullopt});
    return memory;
  }

  Kept& small(Memory& memory, const WorkingSet& set) {
    constexpr std::size_t page = 4096;
    std::uniform_int_distribution<std::size_t> at(
        0, (small_place - RandomCycle::span(set.size)) / page);
    return write(memory, memory.anew, set, at(random_) * page);
  }

  Kept& write(Memory& memory, Slot& slot, const WorkingSet& set, std::size_t offset) {
    RandomCycle cycle(memory.arena.begin() + offset, set.size, line_, slot.word, random_());
    const std::string wrong = memory.arena.wrong(offset + RandomCycle::span(set.size));
    if (!wrong.empty()) throw std::runtime_error(wrong);
    slot.size = set.size;
    slot.used = ++uses_;
    const RandomCycle::Word first = cycle.first();
    slot.kept = Kept{std::move(cycle), first};
    return *slot.kept;
  }

  std::size_t largest_, line_, most_;
  std::mt19937_64 random_{1};  // any order does
  std::uint64_t uses_ = 0;
  std::list<Memory> memories_;  ///< used last in front
};

}  // namespace fencepost::bench
