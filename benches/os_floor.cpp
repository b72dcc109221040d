// What do calls cost that threads make: of a function, into the kernel, for the time, for a thread?
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <memory>
#include <string_view>
#include <thread>

#include "benches/timed_loop.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {
namespace {

/// A call has step(), which makes it, and wrong(steps): "" if that many calls did what they should.
struct FunctionCall {
  static constexpr harness::Pace pace = harness::Pace::alone;
  std::uint64_t value = 0;

  [[gnu::noinline]] static std::uint64_t next(std::uint64_t of) {
    asm volatile("" : "+r"(of));  // or the compiler would know the result
    return of + 1;
  }
  void step() { value = next(value); }
  std::string wrong(std::uint64_t steps) const {
    return expect_equal("the number of calls", steps, value);
  }
};

/// The kernel's shortest way in and out: it reads one field. Not the C library's getppid(), which could keep the answer.
struct SystemCall {
  static constexpr harness::Pace pace = harness::Pace::alone;
  long parent = ::getppid();
  std::uint64_t right = 0;

  void step() { right += ::syscall(SYS_getppid) == parent ? 1U : 0U; }
  std::string wrong(std::uint64_t steps) const {
    return expect_equal("the number of right answers", steps, right);
  }
};

struct ClockGettime {
  static constexpr harness::Pace pace = harness::Pace::alone;
  std::int64_t first = now(), last = first;
  std::uint64_t backwards = 0;

  static std::int64_t now() {
    timespec time{};
    return ::clock_gettime(CLOCK_MONOTONIC, &time) == 0 ? time.tv_sec * 1'000'000'000 + time.tv_nsec
                                                        : -1;
  }
  void step() {
    const std::int64_t here = now();
    backwards += here < last ? 1U : 0U;
    last = here;
  }
  std::string wrong(std::uint64_t) const {
    if (backwards != 0) return "the clock went backwards";
    return last > first ? std::string() : "the clock stood still";
  }
};

/// Nobody else wants the CPU: the kernel looks and comes back.
struct SchedYield {
  static constexpr harness::Pace pace = harness::Pace::alone;
  std::uint64_t done = 0;

  void step() { done += ::sched_yield() == 0 ? 1U : 0U; }
  std::string wrong(std::uint64_t steps) const {
    return expect_equal("the number of calls", steps, done);
  }
};

/// A thread that starts, adds one, and is waited for. It inherits the one CPU that its starter is pinned to.
struct StartAndJoin {
  static constexpr harness::Pace pace = harness::Pace::blocking;
  std::uint64_t sum = 0;

  void step() {
    std::thread([this] { ++sum; }).join();
  }
  std::string wrong(std::uint64_t steps) const {
    return expect_equal("the number of threads that ran", steps, sum);
  }
};

template <class Call>
[[gnu::noinline]] void call_loop(Call& call, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) call.step();
  } while (state.again(batch));
}

template <class Call>
class Calls : public harness::Benchmark {
 public:
  void begin(std::byte*, unsigned) override { wrong_ = "never called"; }
  void run(harness::ThreadState& state) override {
    Call call;
    call_loop(call, state);
    wrong_ = call.wrong(state.performed());
  }
  std::string end() override { return wrong_; }

 private:
  std::string wrong_;
};

template <class Call>
void add_calls(const harness::Scope& scope, const harness::CaseName& name) {
  harness::Case c = harness::named_case(name);
  c.pace = Call::pace;
  c.timed_code = code_of(&call_loop<Call>);
  c.make = [] { return std::make_unique<Calls<Call>>(); };
  scope.add(std::move(c));
}

const harness::Question os_floor_question(
    "os_floor", "What does a call cost?", [](const harness::Scope& scope) {
      add_calls<FunctionCall>(scope, {"system", "function", "call"});
      add_calls<SystemCall>(scope, {"system", "getppid", "call"});
      add_calls<ClockGettime>(scope, {"system", "clock_gettime", "call"});
      add_calls<SchedYield>(scope, {"system", "sched_yield", "call"});
      add_calls<StartAndJoin>(scope, {"system", "thread", "start_join"});
    });

}  // namespace
}  // namespace fencepost::bench
