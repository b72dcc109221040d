// Sequential objects. Kinds called try_ fail at once; others wait, and cannot have returned where they would.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/history/history.hpp"

namespace fencepost::history {

/// try_push fails only without room, try_pop only without an item.
template <bool lifo>
struct Items {
  enum Kind : unsigned { push, pop, try_push, try_pop };
  static constexpr const char* names[] = {"push", "pop", "try_push", "try_pop"};
  using State = std::vector<Value>;

  std::size_t capacity = SIZE_MAX;
  bool spurious_full = false, spurious_empty = false;  ///< may fail at any time

  bool apply(State& items, const Operation& op) const {
    const bool pushes = op.kind == push || op.kind == try_push;
    const bool waits = pushes ? items.size() >= capacity : items.empty();
    if (op.kind >= try_push && op.failed())
      return waits || (pushes ? spurious_full : spurious_empty);
    if (waits) return false;
    if (pushes) return items.push_back(op.argument), op.may_return(1);
    const auto taken = lifo ? items.end() - 1 : items.begin();
    const bool right = op.may_return(*taken);
    items.erase(taken);
    return right;
  }
};
using Queue = Items<false>;
using Stack = Items<true>;

/// A register, a counter, or two words of 32 bits that are read and written together (`pair`) or written one by one. Or the first
/// one is the version of the second: update(pair(seen, value)) fails only if the version is another.
struct Word {
  enum Kind : unsigned { read, write, exchange, add, fetch_add, write_first, write_second, update };
  static constexpr const char* names[] = {"read",      "write",       "exchange",     "add",
                                          "fetch_add", "write_first", "write_second", "update"};
  using State = Value;

  static constexpr Value pair(Value first, Value second) { return first << 32 | second; }

  static bool apply(State& word, const Operation& op) {
    const State before = word;
    const Value second = 0xffffffff;
    switch (op.kind) {
      case read:
        return op.may_return(word);
      case add:
      case fetch_add:
        word += op.argument;
        break;
      case write_first:
        word = pair(op.argument, word & second);
        break;
      case write_second:
        word = (word & ~second) | op.argument;
        break;
      case update:
        if (word >> 32 != op.argument >> 32) return op.may_return(std::nullopt);
        word = op.argument + pair(1, 0);
        break;
      default:
        word = op.argument;
    }
    return op.may_return(op.kind == exchange || op.kind == fetch_add ? before : 1);
  }
};

struct Semaphore {
  enum Kind : unsigned { acquire, release, try_acquire };
  static constexpr const char* names[] = {"acquire", "release", "try_acquire"};
  using State = std::int64_t;  // acquires less releases

  std::int64_t permits = 1;
  bool spurious = false;  ///< try_acquire may fail at any time

  bool apply(State& taken, const Operation& op) const {
    if (op.kind == try_acquire && op.failed()) return taken >= permits || spurious;
    if (op.kind != release && taken >= permits) return false;
    taken += op.kind == release ? -1 : 1;
    return op.may_return(1);
  }
};

/// Who locked it unlocks it.
struct Lock {
  enum Kind : unsigned { lock, unlock, try_lock };
  static constexpr const char* names[] = {"lock", "unlock", "try_lock"};
  using State = unsigned;  // holder, from 1; 0: free

  bool spurious = false;  ///< try_lock may fail at any time

  bool apply(State& holder, const Operation& op) const {
    const unsigned self = op.thread + 1;
    if (op.kind == try_lock && op.failed()) return holder != 0 || spurious;
    if (holder != (op.kind == unlock ? self : 0)) return false;
    holder = op.kind == unlock ? 0 : self;
    return op.may_return(1);
  }
};

/// insert fails if the key was there, the others if not.
struct Set {
  enum Kind : unsigned { contains, insert, erase };
  static constexpr const char* names[] = {"contains", "insert", "erase"};
  using State = bool;  // is the key there?

  static Value key(const Operation& op) { return op.argument; }
  static bool apply(State& there, const Operation& op) {
    const bool succeeds = there == (op.kind != insert);
    if (op.kind != contains) there = op.kind == insert;
    return op.may_return(succeeds ? Result(1) : std::nullopt);
  }
};

}  // namespace fencepost::history
