// What queues promise that are not linearizable: of histories of any length, in linear time.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "tests/history/linearizable.hpp"
#include "tests/history/models.hpp"

namespace fencepost::history {

/// Each value is popped once at most, and not before its push was called.
struct Delivery {
  bool fifo = true;  ///< each consumer gets the values of a producer in the order of their pushes
  bool complete = true;  ///< the object was emptied: each value is popped
};

/// Empty, or the first breach. Of kinds of Queue; sorted by time of call; no value is pushed twice (Log::fresh_value).
inline std::string failure_of(const Delivery& contract, const History& history) {
  std::unordered_map<Value, const Operation*> sent;
  for (const Operation& op : history) {
    if ((op.kind == Queue::push || op.kind == Queue::try_push) && !op.failed())
      sent[op.argument] = &op;
  }
  const auto breach = [](const Operation& op, const char* what) {
    return text_of<Queue>(op) + " at " + std::to_string(op.called) + what + "\n";
  };
  std::map<std::pair<unsigned, unsigned>, std::uint64_t> latest;  // push, of consumer and producer
  std::size_t pending = 0;
  for (const Operation& op : history) {
    if (op.kind == Queue::push || op.kind == Queue::try_push || op.failed()) continue;
    if (op.pending()) {
      ++pending;
      continue;
    }
    const auto found = sent.find(*op.result);
    if (found == sent.end()) return breach(op, ": popped twice, or never pushed");
    const Operation& push = *found->second;
    sent.erase(found);
    if (op.returned < push.called) return breach(op, ": not yet pushed");
    std::uint64_t& last = latest[{op.thread, push.thread}];
    if (contract.fifo && push.called < last)
      return breach(op, ": after what its producer pushed later");
    last = push.called;
  }
  for (const auto& [value, push] : sent) {
    // A pending push may have had no effect, and a pending pop may have the value.
    if (contract.complete && !push->pending() && pending-- == 0) return breach(*push, ": lost");
  }
  return {};
}

}  // namespace fencepost::history
