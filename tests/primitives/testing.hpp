// What the conformance suites share: typed suites over a type_list, threads, threads caught
// waiting, seeds, and a guard against hanging. No assertion here or in the suites depends on how
// long something takes.
#pragma once

#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/primitive_types.hpp"

namespace fencepost::conformance {

/// A test that hangs ends the process with its name. Far longer than any test takes.
class suite : public ::testing::Test {
 protected:
  static constexpr unsigned hang_seconds = 120;

  suite() {
    static std::string text;  // built here: a signal handler may not
    const auto& test = *::testing::UnitTest::GetInstance()->current_test_info();
    text = std::string(test.test_suite_name()) + "." + test.name() +
           " hangs: a waiter was never let go\n";
    ::signal(SIGALRM, [](int) {
      [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
      std::abort();
    });
    ::alarm(hang_seconds);
  }
  ~suite() override { ::alarm(0); }
};

/// To a CPU that it may use, neighbours to different ones; a hint.
inline void pin(unsigned self) {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  int before = static_cast<int>(self) % CPU_COUNT(&allowed);
  std::size_t cpu = 0;
  while (!CPU_ISSET(cpu, &allowed) || before-- > 0) ++cpu;
  CPU_ZERO(&allowed);
  CPU_SET(cpu, &allowed);
  ::sched_setaffinity(0, sizeof allowed, &allowed);
}

/// Runs body(0) ... body(count - 1), each in a thread of its own, started together; returns when
/// all have ended.
inline void in_threads(unsigned count, const std::function<void(unsigned)>& body) {
  std::barrier start(static_cast<std::ptrdiff_t>(count));
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      body(i);
    });
  }
}

/// What `body` returns when another thread runs it.
template <class Body>
auto in_another_thread(Body body) {
  decltype(body()) result{};
  std::jthread([&] { result = body(); }).join();
  return result;
}

/// Of a thread or process, by its file in /proc: R, S and so on; ? if that can't be read.
inline char state_of(const std::string& stat) {
  std::ifstream file(stat);
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(')');  // "tid (name) state ..."
  return name_end == std::string::npos || name_end + 2 >= line.size() ? '?' : line[name_end + 2];
}

/// A thread that is expected to wait in its body.
class waiting_thread {
 public:
  explicit waiting_thread(std::function<void()> body)
      : thread_([this, body = std::move(body)] {
          tid_.store(static_cast<pid_t>(::syscall(SYS_gettid)), std::memory_order_relaxed);
          body();
        }) {}

  /// Returns true when the thread sleeps, or has spun for longer than anything before the wait takes; after 200 ms false, or
  /// true where the kernel does not count how long it ran.
  bool settle() const {  // NOLINT(modernize-use-nodiscard): most callers go on in any case
    for (int round = 0, asleep = 0; round < 200; ++round) {
      asleep = state() == 'S' ? asleep + 1 : 0;
      if (asleep == 3 || run().long_enough()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return tid_.load(std::memory_order_relaxed) != 0 && run().ns == 0;
  }

  /// Sends signals that interrupt a system call. Only while the body certainly still waits.
  void interrupt(int times) {
    struct sigaction action {};
    action.sa_handler = [](int) {};  // no SA_RESTART: the call returns EINTR
    ::sigaction(SIGUSR1, &action, nullptr);
    for (int i = 0; i < times; ++i) {
      ::pthread_kill(thread_.native_handle(), SIGUSR1);
      settle();
    }
  }

  void join() { thread_.join(); }

 private:
  [[nodiscard]] char state() const {
    const pid_t tid = tid_.load(std::memory_order_relaxed);
    return tid == 0 ? '?' : state_of("/proc/self/task/" + std::to_string(tid) + "/stat");
  }

  /// How much it has run; nothing where the kernel does not count that.
  struct Run {
    std::int64_t ns = 0, turns = 0;
    /// More than anything before the wait takes. A spinner that yields on a busy machine gets many short turns.
    [[nodiscard]] bool long_enough() const { return ns > 10'000'000 || turns > 20; }
  };
  [[nodiscard]] Run run() const {
    std::ifstream file("/proc/self/task/" + std::to_string(tid_.load(std::memory_order_relaxed)) +
                       "/schedstat");
    Run run;
    std::int64_t waited = 0;
    file >> run.ns >> waited >> run.turns;
    return run;
  }

  std::atomic<pid_t> tid_{0};
  std::jthread thread_;  // last: it uses tid_
};

/// A new seed for each test, or the one in FENCEPOST_SEED to repeat a failure. Have it printed by
/// SCOPED_TRACE(seed_text(seed)).
inline std::uint64_t random_seed() {
  if (const char* const given = std::getenv("FENCEPOST_SEED"))
    return std::strtoull(given, nullptr, 0);
  return std::random_device{}();
}
inline std::string seed_text(std::uint64_t seed) {
  return "repeat with FENCEPOST_SEED=" + std::to_string(seed);
}

/// A generator for one of several threads.
inline std::mt19937_64 generator(std::uint64_t seed, unsigned thread) {
  std::seed_seq mix{seed & 0xffffffffU, seed >> 32, std::uint64_t{thread}};
  return std::mt19937_64(mix);
}

/// Gives the CPU away once in a while: threads then meet in places where they would seldom be
/// preempted.
inline void sometimes_yield(std::mt19937_64& random) {
  if (random() % 16 == 0) ::sched_yield();
}

}  // namespace fencepost::conformance
