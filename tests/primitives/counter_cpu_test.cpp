// The counter of restartable sequences: each CPU has its cell, and nothing is lost wherever a thread loses its CPU.
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

#include "primitives/counter/per_cpu_rseq.hpp"
#include "tests/primitives/counter_storage.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::counter_cpu_test {
namespace {

using counter_type = counter::per_cpu_rseq;

cpu_set_t allowed_cpus() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  EXPECT_EQ(::sched_getaffinity(0, sizeof allowed, &allowed), 0);
  return allowed;
}

class per_cpu_rseq : public suite {
 protected:
  void SetUp() override {
    if (const auto why = counter_type::obstacle())
      GTEST_SKIP() << *why << "; qemu-aarch64 7.2 answers ENOSYS to rseq(2): on hardware only";
    for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
      if (CPU_ISSET(cpu, &allowed_)) cpus_.push_back(cpu);
    }
  }

  static cpu_set_t only(std::size_t cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return set;
  }
  static void move_to(pthread_t thread, std::size_t cpu) {
    const cpu_set_t set = only(cpu);
    EXPECT_EQ(::pthread_setaffinity_np(thread, sizeof set, &set), 0);
  }

  const cpu_set_t allowed_ = allowed_cpus();
  std::vector<std::size_t> cpus_;
};

TEST_F(per_cpu_rseq, adds_to_the_cell_of_its_cpu) {
  storage<counter_type> room(1);
  counter_type counter(room.data(), 1);
  for (const std::size_t cpu : cpus_) {
    const std::size_t cell = cpu * arch::padding_bytes;
    const std::uint64_t before = room.word(cell);
    std::jthread([&] {
      move_to(::pthread_self(), cpu);
      counter.add(0, 3);
      counter.add(0, std::uint64_t{1} << 40);
    }).join();
    EXPECT_EQ(room.word(cell) - before, 3 + (std::uint64_t{1} << 40)) << "CPU " << cpu;
  }
}

/// What a thread finds that tries to add for the first time: the cells can't be written, and it is on another CPU afterwards.
struct Interruption {
  std::byte* cells;
  std::size_t bytes;
  cpu_set_t then_on;
  int times = 0;

  static inline Interruption* active = nullptr;
  static void handle(int) {
    ++active->times;
    if (::mprotect(active->cells, active->bytes, PROT_READ | PROT_WRITE) != 0 ||
        ::sched_setaffinity(0, sizeof active->then_on, &active->then_on) != 0) {
      std::abort();
    }
  }
};

/// A fault in the add itself: the sequence is aborted, and begins anew on the new CPU.
TEST_F(per_cpu_rseq, a_thread_that_is_moved_in_mid_add_adds_where_it_is_then) {
  const std::size_t bytes =
      (counter_type::bytes(1) + 65'535) / 65'536 * 65'536;  // whole pages of any size
  void* const pages =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  auto* const cells = static_cast<std::byte*>(pages);
  counter_type counter(cells, 1);
  const std::size_t from = cpus_.front(), to = cpus_.back();
  Interruption interruption{cells, bytes, only(to)};
  Interruption::active = &interruption;
  struct sigaction action {
  }, before{};
  action.sa_handler = &Interruption::handle;
  ASSERT_EQ(::sigaction(SIGSEGV, &action, &before), 0);
  std::jthread([&] {
    move_to(::pthread_self(), from);
    EXPECT_EQ(::mprotect(cells, bytes, PROT_NONE), 0);
    counter.add(0, 7);
  }).join();
  EXPECT_EQ(::sigaction(SIGSEGV, &before, nullptr), 0);
  EXPECT_EQ(interruption.times, 1);
  std::uint64_t there = 0;
  std::memcpy(&there, cells + to * arch::padding_bytes, sizeof there);
  EXPECT_EQ(there, 7U) << "from CPU " << from << " to " << to;
  EXPECT_EQ(counter.sum(), 7U);
}

/// More threads than CPUs add all the time, yield, are moved to other CPUs and get signals.
TEST_F(per_cpu_rseq, nothing_is_lost_when_threads_lose_their_cpus) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  storage<counter_type> room(1);
  counter_type counter(room.data(), 1);
  struct sigaction action {};
  action.sa_handler = [](int) {};
  action.sa_flags = SA_RESTART;
  ASSERT_EQ(::sigaction(SIGUSR2, &action, nullptr), 0);
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> added{0};
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < 2 * cpus_.size() + 1; ++i) {
    threads.emplace_back([&] {
      std::uint64_t mine = 0;
      do {
        for (int k = 0; k < 1000; ++k) counter.add(0, 1);
        mine += 1000;
        if (mine % 64'000 == 0) ::sched_yield();
      } while (!stop.load(
          std::memory_order_relaxed));  // relaxed, here and below: joined before the sum is used
      added.fetch_add(mine, std::memory_order_relaxed);
    });
  }
  auto random = generator(seed, 0);
  for (int round = 0; round < 5'000; ++round) {
    std::jthread& thread = threads[random() % threads.size()];
    move_to(thread.native_handle(), cpus_[random() % cpus_.size()]);
    if (round % 4 == 0) ::pthread_kill(thread.native_handle(), SIGUSR2);
  }
  stop.store(true, std::memory_order_relaxed);
  threads.clear();
  EXPECT_EQ(counter.sum(), added.load(std::memory_order_relaxed));
}

}  // namespace
}  // namespace fencepost::conformance::counter_cpu_test
