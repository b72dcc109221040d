// A sampler on this machine, and a benchmark that counts and does what a test wants.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "harness/base/cpu_clock.hpp"
#include "harness/sampling/sampler.hpp"
#include "harness/topology/binding.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::sampler_here {

/// What the benchmarks of one test saw.
struct Diary {
  std::vector<std::string> calls;  ///< leader only: begin and end
  std::set<std::byte*> places;
  std::vector<std::byte*> place_of_window;
  std::mutex mutex;
  std::set<std::pair<unsigned, unsigned>> placed;  ///< index, PU
  std::string verdict;                             ///< what end() says
  int verdict_from = 0;                            ///< and from which end() on
  std::string throws_in;
  unsigned spared = ~0U;                     ///< the thread whose run() does not throw
  std::chrono::milliseconds begin_takes{0};  ///< of CPU time
  std::atomic<bool> hangs{false};
  std::atomic<int> ends{0};
};

/// Counts up a word per thread at its place, and proves the counts.
class Counting : public Benchmark {
 public:
  explicit Counting(Diary& diary) : diary_(diary) {}

  void begin(std::byte* place, unsigned threads) override {
    diary_.calls.emplace_back("begin");
    diary_.places.insert(place);
    diary_.place_of_window.push_back(place);
    throw_if("begin");
    const auto enough = cpu_time(clock_of_this_thread()) + diary_.begin_takes;
    while (cpu_time(clock_of_this_thread()) < enough) {
    }
    performed_.assign(threads, 0);
    words_ = reinterpret_cast<std::uint64_t*>(place);
    std::fill_n(words_, threads, std::uint64_t{0});
  }

  void run(ThreadState& state) override {
    note(state);
    if (state.index() != diary_.spared) throw_if("run");
    // acquire: pairs with the release that ends the hang.
    while (diary_.hangs.load(std::memory_order_acquire)) std::this_thread::yield();
    std::uint64_t& word = words_[state.index()];
    const std::uint64_t batch = state.batch();
    state.start();
    do {
      for (std::uint64_t i = 0; i < batch; ++i) asm volatile("" : "+m"(++word));
    } while (state.again(batch));
    performed_[state.index()] = state.performed();
  }

  std::string end() override {
    diary_.calls.emplace_back("end");
    throw_if("end");
    std::string wrong =
        std::equal(performed_.begin(), performed_.end(), words_) ? "" : "miscounted";
    if (++diary_.ends > diary_.verdict_from && !diary_.verdict.empty()) wrong = diary_.verdict;
    return wrong;
  }

 private:
  void note(const ThreadState& state) {
    const std::lock_guard lock(diary_.mutex);
    diary_.placed.emplace(state.index(), current_pu());
  }
  void throw_if(const char* where) const {
    if (diary_.throws_in == where) throw std::runtime_error(std::string("in ") + where);
  }

  Diary& diary_;
  std::vector<std::uint64_t> performed_;
  std::uint64_t* words_ = nullptr;
};

/// A new T that lives to the end of the process, as hanging threads may outlive their test. Reachable: no leak.
template <class T>
T& kept() {
  static auto& all = *new std::vector<std::unique_ptr<T>>;
  return *all.emplace_back(std::make_unique<T>());
}

/// All that a sampler needs, on this machine.
struct Laboratory {
  ClockCalibration clock = calibrate_clock();
  ChainCalibration chains = calibrate_chains(clock);
  Team team{read_topology().pus};
  Pools pools{std::size_t{2} << 20, team};
  CleanLevels levels;
  Sampler sampler{team, pools, clock, chains, levels, random_seed()};

  Laboratory() { pools.provide(0); }
};

class SamplerHere : public ::testing::Test {
 protected:
  Laboratory& lab = kept<Laboratory>();
  Diary& diary = kept<Diary>();
  std::atomic<bool> stop{false};

  Case counting(unsigned threads) {
    Case c;
    c.name = "test/counting";
    c.threads = threads;
    c.pace = threads == 1 ? Pace::alone : Pace::contended;
    c.bytes = std::size_t{8} * threads;
    c.make = [this] { return std::make_unique<Counting>(diary); };
    return c;
  }
  WindowPlan short_plan() const { return {lab.clock.ticks(20e3), 16}; }
  Burst take(unsigned threads, int windows) {
    return lab.sampler.take(counting(threads), short_plan(), windows, stop);
  }
};

}  // namespace fencepost::harness::sampler_here
