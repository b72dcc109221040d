// Is there an order of the operations in which a sequential object returns what they returned, each taking effect between its
// call and its return? (Herlihy and Wing, "Linearizability", TOPLAS 12(3), 1990.) The search of Wing and Gong ("Testing and
// verifying concurrent objects", JPDC 17, 1993), which visits no set of operations twice with the same state (Lowe, "Testing
// for linearizability", CCPE 29(4), 2017); keys one by one (Horn and Kroening, "Faster linearizability checking via
// P-compositionality", FORTE 2015). Exponential in how many operations overlap.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/history/history.hpp"

namespace fencepost::history {

/// A sequential object:
///  State         has <; State{} is the initial one.
///  apply(s, op)  performs op on s. False: it cannot return its result there, or waits; s is then of no interest.
///  names[kind]   of operations
///  key(op)       if it has it: operations on different keys do not affect each other.
template <class M>
concept Model = std::totally_ordered<typename M::State> &&
    requires(const M& model, typename M::State& state, const Operation& operation) {
  { model.apply(state, operation) } -> std::same_as<bool>;
  { M::names[operation.kind] } -> std::convertible_to<std::string>;
};

template <Model M>
class Search {
 public:
  /// `history` by time of call; no operation returned at the time at which another was called.
  Search(const M& model, const History& history)
      : model_(model), history_(history), taken_(history.size()) {
    for (const Operation& operation : history) left_ += operation.pending() ? 0U : 1U;
  }

  /// An order that the model allows, without pending operations that it does not need; none: there is no such order.
  std::optional<History> order() { return extend({}) ? std::optional(order_) : std::nullopt; }

 private:
  using State = typename M::State;

  /// order_ led to `state`.
  bool extend(const State& state) {
    if (left_ == 0) return true;
    std::uint64_t first_return = never;  // what is called later comes later
    for (std::size_t i = 0; i < history_.size() && history_[i].called < first_return; ++i) {
      if (taken_[i]) continue;
      first_return = std::min(first_return, history_[i].returned);
      State next = state;
      if (model_.apply(next, history_[i]) && extend_by(i, next)) return true;
    }
    return false;
  }
  bool extend_by(std::size_t i, const State& next) {
    const std::size_t returned = history_[i].pending() ? 0 : 1;
    taken_[i] = true, left_ -= returned, order_.push_back(history_[i]);
    if (visits_.emplace(taken_, next).second && extend(next)) return true;
    taken_[i] = false, left_ += returned, order_.pop_back();
    return false;
  }

  const M& model_;
  const History& history_;
  std::vector<bool> taken_;
  std::size_t left_ = 0;  // that returned, and are not in order_
  History order_;
  std::set<std::pair<std::vector<bool>, State>> visits_;
};

/// The history as it was at a time.
inline History until(const History& history, std::uint64_t time) {
  History before;
  for (Operation operation : history) {
    if (operation.called > time) continue;
    if (operation.returned > time) operation.returned = never;
    before.push_back(operation);
  }
  return before;
}

template <Model M>
std::string text_of(const Operation& operation) {
  const std::string argument = operation.argument == 0 ? "" : std::to_string(operation.argument);
  const std::string call = std::string(M::names[operation.kind]) + "(" + argument + ")";
  if (operation.pending()) return call + " ...";
  return call + (operation.result ? " = " + std::to_string(*operation.result) : " failed");
}

/// A line for each operation: time of call and return, and what, in the column of its thread.
template <Model M>
std::string table_of(const History& history) {
  std::string table;
  for (const Operation& operation : history) {
    std::string line = std::to_string(operation.called) + "-";
    if (!operation.pending()) line += std::to_string(operation.returned);
    line.resize(std::max<std::size_t>(line.size() + 1, 10) + std::size_t{24} * operation.thread,
                ' ');
    table += line + text_of<M>(operation) + "\n";
  }
  return table;
}

/// Of a history that is not linearizable: its shortest prefix that is not, and an order of what returned before.
template <Model M>
std::string report(const M& model, const History& history) {
  History returned = history;
  std::erase_if(returned, &Operation::pending);
  std::ranges::sort(returned, {}, &Operation::returned);
  // Prefixes of what is linearizable are, too.
  const Operation& wrong = *std::ranges::partition_point(returned, [&](const Operation& last) {
    return Search(model, until(history, last.returned)).order().has_value();
  });
  std::string text = text_of<M>(wrong) + " at " + std::to_string(wrong.called) + " does not fit:\n";
  text += table_of<M>(until(history, wrong.returned)) + "before it returned, this order fits:";
  const auto order = Search(model, until(history, wrong.returned - 1)).order();
  for (const Operation& operation : *order) text += "  " + text_of<M>(operation);
  return text + "\n";
}

/// Empty: linearizable; else a report. The history is sorted by time of call.
template <Model M>
std::string failure_of(const M& model, const History& history) {
  std::map<Value, History> parts;
  for (const Operation& operation : history) {
    if constexpr (requires { model.key(operation); }) {
      parts[model.key(operation)].push_back(operation);
    } else {
      parts[0].push_back(operation);
    }
  }
  for (const auto& [key, part] : parts)
    if (!Search(model, part).order()) return report(model, part);
  return {};
}

}  // namespace fencepost::history
