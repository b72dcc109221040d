#include "tests/explore/explorer.hpp"

#include <algorithm>
#include <sstream>

/// Of LeakSanitizer: a thread that is abandoned leaves the exception that it was throwing.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:__cxa_allocate_exception";
}

namespace fencepost::explore {

Result Explorer::run() {
  for (std::uint64_t i = 1;; ++i) {
    execute();
    if (!choices_.deterministic()) {
      ending_ = Ending::failed;
      result_.failure = "the program is not deterministic";
    }
    if (ending_ == Ending::truncated && options_.mutant != nullptr) {
      ending_ = Ending::failed;
      result_.failure = "no end after " + std::to_string(options_.steps) + " steps";
    }
    if (ending_ == Ending::failed) {
      if (!exhaustive())
        result_.failure += "; random, seed " + std::to_string(options_.seed + result_.random);
      std::ostringstream text;
      for (const Step& step : trace_) text << step;
      result_.trace = text.str();
      return result_;
    }
    result_.executions += ending_ == Ending::complete ? 1 : 0;
    result_.redundant += ending_ == Ending::redundant ? 1 : 0;
    result_.truncated += ending_ == Ending::truncated ? 1 : 0;
    if (exhaustive() && !choices_.next()) {
      result_.complete = result_.truncated == 0;
      return result_;
    }
    if (!exhaustive()) ++result_.random;
    if (i < options_.executions) continue;
    if (result_.random == options_.random) return result_;
    choices_.be_random(options_.seed + result_.random);
  }
}

void Explorer::execute() {
  graph_.clear();
  queues_.clear();
  objects_.clear();
  memory_.free_all();
  ended_.clear();
  trace_.clear();
  ending_ = Ending::none;
  steps_ = spurious_ = plain_ = 0;
  for (Worker& worker : workers_) worker.state = State::absent;
  begin(0, body_);
  while (ending_ == Ending::none)
    if (!resume_one()) take_turn();
}

void Explorer::begin(unsigned worker, Call call) {
  Worker& begun = workers_[worker];
  begun.state = State::ready;
  begun.call = call;
  begun.wrote = begun.not_own = -1;
  begun.confirming = false;
  const auto main = [](const void* object) {
    Worker& self = *static_cast<Worker*>(const_cast<void*>(object));
    try {
      self.call.invoke(self.call.object);
    } catch (const std::exception& error) {
      active->result_.failure = std::string("exception: ") + error.what();
    }
    // Outside the handler: a fiber that is never resumed must not be inside one.
    if (!active->result_.failure.empty()) active->leave(Ending::failed);
    self.state = State::finished;
  };
  fibers_[worker].start({&begun, main});
}

bool Explorer::resume_one() {
  const bool all_finished =
      std::all_of(workers_.begin() + 1, workers_.end(), [](const Worker& worker) {
        return worker.state == State::absent || worker.state == State::finished;
      });
  for (unsigned i = 0; i < most_threads; ++i) {
    const State state = workers_[i].state;
    const bool joins = state == State::joining && all_finished;
    if (state != State::ready && !joins) continue;
    self_ = i;
    fibers_[i].resume();
    return true;
  }
  return false;
}

void Explorer::take_turn() {
  turns_.clear();
  for (unsigned i = 0; i < most_threads; ++i) collect(i);
  if (turns_.empty()) {
    ending_ = stuck();
    return;
  }
  const Turn turn = turns_[choices_.choose(turns_.size())];
  if (options_.reduced && exhaustive())
    for (unsigned i = 0; i < turn.worker; ++i) workers_[i].newer_than = graph_.time;
  take(turn);
}

/// Adds what the worker may do next.
void Explorer::collect(unsigned worker) {
  const Worker& self = workers_[worker];
  if (self.state != State::waiting) return;
  const Operation& operation = *self.operation;
  const unsigned location = operation.location;
  const Queue& queue = queues_[location];
  const bool sleeps = operation.kind == Kind::wait, wakes = operation.kind == Kind::wake;
  const bool newer_queue = (sleeps || wakes) && queue.last > self.newer_than;
  if (wakes) {
    if (newer_queue && !(self.confirming && exhaustive())) turns_.push_back({worker, 0, false});
    return;
  }
  std::size_t oldest = graph_.oldest(worker, location);
  if (sleeps) oldest = std::max(oldest, graph_.stores[queue.seen].place);
  const std::size_t end = graph_.locations[location].order.size();
  if (self.confirming) oldest = end - 1;
  for (std::size_t place = end; place-- > oldest;) {
    const StoreId at = graph_.locations[location].order[place];
    if (!newer_queue && graph_.stores[at].time <= self.newer_than) continue;
    const bool own = graph_.stores[at].by.thread == worker;
    if (own && self.not_own == static_cast<int>(location)) continue;
    const Effect effect = operation.effect(graph_.stores[at].value);
    const bool changes = effect.writes && effect.value != graph_.stores[at].value;
    if (self.confirming && changes && exhaustive()) continue;
    if (graph_.allows(worker, location, effect, at)) turns_.push_back({worker, at, false});
    const bool may_fail = operation.weak && effect.writes && spurious_ < options_.spurious;
    if (may_fail && graph_.allows(worker, location, {true, false, operation.failure}, at))
      turns_.push_back({worker, at, true});
  }
}

void Explorer::take(const Turn& turn) {
  Worker& self = workers_[turn.worker];
  Operation& operation = *self.operation;
  self.state = State::ready;
  self_ = turn.worker;
  Step step{self_, name_of(operation.kind), "a", operation.location};
  if (operation.kind == Kind::wake) {
    trace_.push_back(step);
    return wake(operation);
  }
  operation.read = graph_.stores[turn.at].value;
  Effect effect = operation.effect(operation.read);
  if (turn.spurious) effect = {true, false, operation.failure};
  spurious_ += turn.spurious ? 1 : 0;
  operation.written = effect.writes;
  step.effect = effect;
  step.read = operation.read;
  step.from = turn.at;
  step.made = static_cast<StoreId>(graph_.stores.size());
  trace_.push_back(step);
  graph_.add(turn.worker, operation.location, effect, turn.at);
  const bool changes =
      effect.writes && (operation.kind == Kind::store || effect.value != operation.read);
  self.wrote = changes ? static_cast<int>(operation.location) : -1;
  self.not_own = -1;
  if (!exhaustive() && changes) repeat_unsuccessful_iterations();
  if (operation.kind != Kind::wait) return;
  Queue& queue = queues_[operation.location];
  queue.last = ++graph_.time;
  if (operation.read != operation.expected) return;
  self.state = State::sleeping;
  queue.sleepers.push_back(turn.worker);
}

/// Of a random execution, which has no other that began with the values it waits for.
void Explorer::repeat_unsuccessful_iterations() {
  for (Worker& worker : workers_) {
    worker.confirming = false;
    if (worker.state == State::spinning) worker.state = State::ready;
  }
}

void Explorer::wake(const Operation& operation) {
  Queue& queue = queues_[operation.location];
  queue.last = ++graph_.time;
  const StoreId seen =
      graph_.locations[operation.location].order[graph_.oldest(self_, operation.location)];
  if (graph_.stores[seen].place > graph_.stores[queue.seen].place) queue.seen = seen;
  for (Word i = 0; i < operation.operand && !queue.sleepers.empty(); ++i) {
    workers_[queue.sleepers.front()].state = State::ready;
    queue.sleepers.erase(queue.sleepers.begin());
  }
}

/// No worker has a turn: the end, a deadlock, or what is explored elsewhere.
Explorer::Ending Explorer::stuck() {
  if (workers_[0].state == State::finished) return Ending::complete;
  for (unsigned i = 0; i < most_threads; ++i) {
    workers_[i].newer_than = 0;
    collect(i);
    const bool left = workers_[i].confirming && workers_[i].state != State::spinning;
    if (!turns_.empty() || (left && exhaustive())) return Ending::redundant;
  }
  std::string who;
  for (unsigned i = 0; i < most_threads; ++i) {
    Worker& worker = workers_[i];
    if (worker.state == State::spinning && !worker.confirming) {
      worker.confirming = true;
      worker.state = State::ready;
      return Ending::none;
    }
    if (worker.state == State::sleeping || worker.state == State::waiting ||
        worker.state == State::spinning)
      who += " T" + std::to_string(i) + (worker.state == State::sleeping ? " sleeps" : " waits");
  }
  result_.failure = "deadlock:" + who;
  return Ending::failed;
}

/// Of the running thread, which is never resumed.
void Explorer::leave(Ending ending) {
  ending_ = ending;
  fibers_[self_].suspend();
}

/// No string of a caller may be left on the stack.
void Explorer::fail(const char* what, int object) {
  result_.failure = what;
  if (object >= 0) result_.failure += std::to_string(object);
  result_.failure += ", T" + std::to_string(self_);
  leave(Ending::failed);
}

void Explorer::count_step(Order order) {
  if (++steps_ > options_.steps) leave(Ending::truncated);
  if (order == seq_cst && graph_.strong.size() + 1 >= most_seq_cst)
    fail("too many seq_cst operations, more than ", most_seq_cst);
}

unsigned Explorer::construct(Word value) {
  const unsigned location = graph_.construct(self_, value);
  queues_.push_back({graph_.time, graph_.locations[location].order[0], {}});
  return location;
}

void Explorer::act(Operation& operation) {
  count_step(operation.order);
  if (!graph_.constructed(self_, operation.location))
    fail("use races with construction of a", static_cast<int>(operation.location));
  if (queues_[operation.location].disposed && operation.kind != Kind::wake)
    fail("use after the end of a", static_cast<int>(operation.location));
  Worker& self = workers_[self_];
  self.operation = &operation;
  self.newer_than = 0;
  self.state = State::waiting;
  if (operation.kind != Kind::store || !options_.reduced) return fibers_[self_].suspend();
  if (self.confirming && exhaustive()) leave(Ending::redundant);
  turns_.clear();
  collect(self_);
  take(turns_[choices_.choose(turns_.size())]);
}

void Explorer::dispose(const void* object) {
  const auto made =
      std::ranges::find_if(objects_, [&](const Object& o) { return o.memory.get() == object; });
  if (made == objects_.end()) fail("disposed of what was not made");
  for (unsigned location = made->first; location < made->end; ++location) {
    for (const Access& access : graph_.locations[location].accesses)
      if (!graph_.threads[self_].clock.has(access.event) || queues_[location].disposed)
        fail("disposed of while in use: a", static_cast<int>(location));
    queues_[location].disposed = true;
  }
}

void Explorer::access(PlainState& plain, bool writes) {
  count_step(relaxed);
  const Event event = graph_.tick(self_);
  trace_.push_back({self_, writes ? "write" : "read", "v", plain.number});
  const Clock& clock = graph_.threads[self_].clock;
  bool ordered = clock.has(plain.written);
  for (unsigned i = 0; writes && i < most_threads; ++i)
    ordered = ordered && clock.has({i, plain.read.last[i]});
  if (!ordered) fail("data race on v", static_cast<int>(plain.number));
  if (writes) plain.written = event;
  if (!writes) plain.read.last[self_] = event.index;
}

void Explorer::fence(Order order, Site at) {
  order = weakened(order, Kind::fence, fault_of({at, Kind::fence, order, relaxed}));
  count_step(order);
  trace_.push_back({self_, "fence", "", 0, {false, false, order}});
  if (order != relaxed) graph_.fence(self_, order);
}

void Explorer::yield() {
  count_step(relaxed);
  Worker& self = workers_[self_];
  self.not_own = self.wrote;
  if (self.wrote >= 0) return;
  self.state = State::spinning;
  fibers_[self_].suspend();
}

void Explorer::run_threads(const Call* calls, unsigned count) {
  const unsigned parent = self_;
  for (unsigned i = 1; i <= count; ++i) {
    graph_.start(parent, i);
    begin(i, calls[i - 1]);
  }
  workers_[parent].state = State::joining;
  fibers_[parent].suspend();
  workers_[parent].state = State::ready;
  for (unsigned i = 1; i <= count; ++i) graph_.join(parent, i);
}

std::ostream& operator<<(std::ostream& out, const Result& result) {
  out << result.executions << " executions, " << result.redundant << " redundant, "
      << result.truncated << " truncated, " << result.random << " random"
      << (result.complete ? ", complete\n" : "\n");
  return out << result.failure << "\n" << result.trace;
}

}  // namespace fencepost::explore
