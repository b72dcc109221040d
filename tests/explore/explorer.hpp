// Runs a program once for each execution that C++20 allows (graph.hpp): stateless model checking, as CDSChecker (Norris and
// Demsky, OOPSLA 2013) and Relacy do.
//
// Schedules differ only in which loads find which stores, so each execution graph is built once instead of once per interleaving:
// - A store or a fence is done as soon as its thread gets there: what comes later can still go before it in mo.
// - When all threads are at loads or read-modify-writes, one choice picks a thread and the store that it reads. Threads before
//   that one could have read what was there: from now on they read only newer stores. Where these never come, the execution is
//   redundant and given up.
// Options::reduced = false takes every interleaving of the accesses instead; tests compare both.
//
// var: accesses of which neither happens before the other are a data race, which ends the exploration.
//
// yield() ends an iteration of a waiting loop that did not succeed. It must carry nothing into the next: no count, no value. An
// iteration that only read is explored no further, for the loop could have begun with the values that end it. When nothing else
// can run, such loops read the newest values once more; if they wait on, that is a deadlock. A read-modify-write that leaves the
// value as it was (an exchange on a lock that is held) counts as a read: without it others read the same, and learn no more. An
// iteration that ended with another store is repeated; where it begins there, once another thread has stored there. Loops that do
// not end otherwise exceed Options::steps: the execution is given up and counted as truncated.
// Beyond Options::executions it goes on with random choices, which a seed repeats.
//
// Futexes: wait checks the value and goes to sleep in one step, in one order with the wakes of its word (futex(2)). Of what the
// kernel orders only this is used: a wait after a wake sees what that thread had seen of the word. First asleep, first woken; no
// spurious return. compare_exchange_weak fails spuriously at most Options::spurious times in an execution.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "tests/explore/choices.hpp"
#include "tests/explore/fiber.hpp"
#include "tests/explore/memory.hpp"
#include "tests/explore/mutant.hpp"
#include "tests/explore/trace.hpp"

namespace fencepost::explore {

/// Of the environment, if it is set.
inline std::uint64_t bound(const char* variable, std::uint64_t usually) {
  const char* const given = std::getenv(variable);
  return given == nullptr ? usually : std::strtoull(given, nullptr, 10);
}

struct Options {
  std::uint64_t executions = bound("FENCEPOST_EXECUTIONS", 1'000'000);  ///< then random ones
  std::uint64_t random = 10'000;
  std::uint64_t seed = 1;  ///< of the first of them; the next has the next
  unsigned steps = 2000;   ///< of one execution
  unsigned spurious = 0;
  bool reduced = true;
  const Mutant* mutant = nullptr;
  std::vector<Use>* uses = nullptr;  ///< collects those of the code under test
};

struct Result {
  std::uint64_t executions = 0;  ///< that ended, random ones too
  std::uint64_t redundant = 0, truncated = 0, random = 0;
  bool complete = false;  ///< there is no other execution
  std::string failure;    ///< empty if there was none
  std::string trace;      ///< of the execution that failed
};
std::ostream& operator<<(std::ostream& out, const Result& result);

struct Operation {
  using Kind = explore::Kind;
  Kind kind;
  unsigned location;
  Order order = relaxed, failure = relaxed;
  Word operand = 0, expected = 0;  ///< operand of wake: how many
  Word (*modify)(Word old, Word operand) = nullptr;
  bool weak = false;
  Site site{};
  Word read = 0;         ///< result
  bool written = false;  ///< result

  Effect effect(Word old) const;
};

inline Effect Operation::effect(Word old) const {
  switch (kind) {
    case Kind::store:
      return {false, true, order, operand};
    case Kind::modify:
      return {true, true, order, modify(old, operand)};
    case Kind::compare_exchange:
      if (old == expected) return {true, true, order, operand};
      return {true, false, failure};
    default:
      return {true, false, order};
  }
}

/// The accesses of a var.
struct PlainState {
  Event written;
  Clock read;
  unsigned number = 0;
};

/// Threads and choices. Its public functions are what code under test calls, by way of atomic.hpp.
class Explorer {
 public:
  Explorer(Call body, const Options& options) : body_(body), options_(options) { active = this; }
  Result run();

  static inline Explorer* active = nullptr;
  unsigned construct(Word value);
  PlainState construct() { return {graph_.tick(self_), {}, plain_++}; }
  void perform(Operation& operation);
  void access(PlainState& plain, bool writes);
  void fence(Order order, Site at);
  /// Of code that may go either way for a reason that is not modelled, as a time-out.
  std::size_t choose(std::size_t count) { return choices_.choose(count); }
  void yield();
  unsigned thread() const { return self_; }  ///< that runs
  void fail(const char* what, int object = -1);
  void run_threads(const Call* calls, unsigned count);

  /// Of an atomic or a var, by its address: the memory of a local one may have anything in it later.
  void begin_life(const void* object) { ended_.erase(object); }
  void end_life(const void* object) { ended_.insert(object); }
  void expect_alive(const void* object) {
    // Of a member too.
    if (reinterpret_cast<std::uintptr_t>(object) < 4096) fail("use through a null pointer");
    if (!ended_.empty() && ended_.contains(object)) fail("use after the end of its life");
  }

  /// Lives until the next execution, as one that is given up runs no destructors. Once disposed of, its atomics must not be used;
  /// each use must happen before that.
  template <class T>
  T* make() {
    const auto first = static_cast<unsigned>(queues_.size());
    const auto made = std::make_shared<T>();
    objects_.push_back({made, first, static_cast<unsigned>(queues_.size())});
    return made.get();
  }
  void dispose(const void* object);

 private:
  enum class State { absent, ready, waiting, spinning, sleeping, joining, finished };
  enum class Ending { none, complete, redundant, truncated, failed };
  struct Worker {
    State state = State::absent;
    Call call;
    Operation* operation = nullptr;
    Time newer_than = 0;      ///< of the stores that it may read
    int wrote = -1;           ///< the location, if its last access changed it
    int not_own = -1;         ///< the location whose store must not be its own in the next access
    bool confirming = false;  ///< reads the newest stores, to see whether it waits on
  };
  struct Queue {
    Time last = 0;     ///< when it was changed
    StoreId seen = 0;  ///< the newest store of the word that a waker had seen
    std::vector<unsigned> sleepers;
    bool disposed = false;
  };
  struct Object {
    std::shared_ptr<void> memory;
    unsigned first, end;  ///< locations
  };
  struct Turn {
    unsigned worker;
    StoreId at;
    bool spurious;
  };

  void execute();
  void begin(unsigned worker, Call call);
  bool resume_one();
  void take_turn();
  void collect(unsigned worker);
  void take(const Turn& turn);
  void repeat_unsuccessful_iterations();
  void wake(const Operation& operation);
  Ending stuck();
  void count_step(Order order);
  void leave(Ending ending);
  void act(Operation& operation);
  void act_as(Fault fault, Operation& operation);
  Fault fault_of(const Use& use);
  bool exhaustive() const { return !choices_.random(); }

  Call body_;
  Options options_;
  Result result_;
  Choices choices_;
  Graph graph_;
  ExecutionMemory memory_;
  std::vector<Queue> queues_;              ///< of each location
  std::unordered_set<const void*> ended_;  // before objects_, whose ends it learns
  std::vector<Object> objects_;
  std::array<Worker, most_threads> workers_;
  std::array<Fiber, most_threads> fibers_;
  std::vector<Turn> turns_;
  std::vector<Step> trace_;
  Ending ending_ = Ending::none;
  unsigned self_ = 0, steps_ = 0, spurious_ = 0, plain_ = 0;
};

/// Runs the functions as threads, to their ends. Only a body calls it.
template <class... F>
void together(F&&... bodies) {
  const Call calls[] = {Call::of(bodies)...};
  static_assert(sizeof...(F) < most_threads);
  Explorer::active->run_threads(calls, sizeof...(F));
}

/// Ends the exploration unless it holds.
inline void require(bool holds, const char* what) {
  if (!holds) Explorer::active->fail(what);
}

/// `body` makes the shared objects, calls together(), and looks at the result.
template <class Body>
Result explore(Body&& body, const Options& options = {}) {
  const auto call = [&body] { body(); };
  return Explorer(Call::of(call), options).run();
}

}  // namespace fencepost::explore
