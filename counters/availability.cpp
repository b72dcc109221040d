#include "counters/availability.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>

#include "counters/system.hpp"

namespace fencepost::counters {
namespace {

/// Lets a few threads through at a time.
class Gate {
 public:
  class Pass {
   public:
    explicit Pass(Gate& gate) : gate_(gate) {
      std::unique_lock lock(gate_.mutex_);
      gate_.left_.wait(lock, [this] { return gate_.inside_ < few; });
      ++gate_.inside_;
    }
    ~Pass() {
      const std::lock_guard lock(gate_.mutex_);
      --gate_.inside_;
      gate_.left_.notify_one();
    }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    Gate& gate_;
  };

 private:
  static constexpr unsigned few = 8;
  std::mutex mutex_;
  std::condition_variable left_;
  unsigned inside_ = 0;
};

Check check_of(const std::vector<Trial>& trials) {
  const auto any = [&](Check check) {
    return std::ranges::any_of(trials,
                               [&](const Trial& t) { return t.counts && t.check == check; });
  };
  if (any(Check::plausible)) return Check::plausible;
  if (any(Check::not_checked)) return Check::not_checked;
  return trials.front().check;
}

Availability merged(const Wanted& event, const std::vector<Trial>& trials, const System& system,
                    const Threads& threads) {
  Availability result;
  result.event = event.name;
  result.key = event.key;
  result.software = event.named.encoding && event.named.encoding->software();
  if (!event.named.encoding) {
    const Obstacle obstacle = not_encoded(event.named.wrong, system);
    result.reason = obstacle.reason, result.fix = obstacle.fix;
    return result;
  }
  std::set<unsigned> without;
  const Obstacle* first = nullptr;
  for (std::size_t thread = 0; thread < trials.size(); ++thread) {
    if (trials[thread].counts) continue;
    without.insert(threads.cpus[thread]);
    if (first == nullptr) first = &trials[thread].obstacle;
  }
  result.check = trials.empty() ? Check::not_checked : check_of(trials);
  result.readable = std::ranges::any_of(trials, &Trial::counts);
  if (first == nullptr) return result;
  if (result.readable) {
    result.without.assign(without.begin(), without.end());
    result.partly = first->reason;
  } else {
    result.reason = first->reason, result.fix = first->fix;
  }
  return result;
}

}  // namespace

void on_few_at_once(const Threads& threads, const Threads::Job& job) {
  Gate gate;
  threads.on_all([&](unsigned thread) {
    const Gate::Pass pass(gate);
    job(thread);
  });
}

Threads calling_thread(unsigned threads) {
  return {std::vector<unsigned>(threads), [threads](const Threads::Job& job) {
            for (unsigned i = 0; i < threads; ++i) job(i);
          }};
}

Trials try_events(std::span<const Wanted> events, const System& system, const Threads& threads,
                  bool shared, const Opener& opener) {
  Trials trials(events.size());
  for (std::size_t e = 0; e < events.size(); ++e) {
    if (events[e].named.encoding) trials[e].resize(threads.size());
  }
  on_few_at_once(threads, [&](unsigned thread) {
    // All events in turn on each thread: one file at a time.
    for (std::size_t e = 0; e < events.size(); ++e) {
      if (!trials[e].empty())
        trials[e][thread] = try_event(events[e], system, threads.cpus[thread], shared, opener);
    }
  });
  return trials;
}

std::vector<Availability> availability(std::span<const Wanted> events, const Trials& trials,
                                       const System& system, const Threads& threads) {
  std::vector<Availability> list;
  for (std::size_t e = 0; e < events.size(); ++e)
    list.push_back(merged(events[e], trials[e], system, threads));
  return list;
}

std::vector<Availability> availability(const Threads& threads) {
  const System system = read_system();
  const Choice choice = default_choice();
  return availability(choice.events, try_events(choice.events, system, threads, false, open_group),
                      system, threads);
}

}  // namespace fencepost::counters
