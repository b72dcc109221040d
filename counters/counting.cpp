#include "counters/counting.hpp"

#include <algorithm>
#include <mutex>
#include <set>

namespace fencepost::counters {
namespace {

/// The first thread on each kind of core; the first alone where all cores are of one kind.
std::vector<unsigned> one_of_each_kind(const System& system, const Threads& threads) {
  std::vector<unsigned> first;
  std::set<const CorePmu*> seen;
  for (unsigned i = 0; i < threads.size(); ++i) {
    if (seen.insert(pmu_of_cpu(system.core_pmus, threads.cpus[i])).second) first.push_back(i);
  }
  return first;
}

}  // namespace

Counting::Counting(const Choice& choice, const System& system, const Threads& threads,
                   Manner manner, const Opener& opener)
    : system_(system), pmu_(choice.pmu), manner_(manner) {
  const Trials trials = try_events(choice.events, system, threads, manner.multiplex, opener);
  availability_ = counters::availability(choice.events, trials, system, threads);
  assign_slots(choice, trials, threads.size());
  plan(threads, opener);
  for (Slot& slot : slots_) slot.counters.emplace(slot.encodings, slot.passes, opener);
  learn_reading(threads, opener);
}

Counting::Counting(const Choice& choice, const System& system, unsigned threads, Manner manner,
                   const Opener& opener)
    : Counting(choice, system, calling_thread(threads), manner, opener) {}

void Counting::assign_slots(const Choice& choice, const Trials& trials, unsigned threads) {
  slots_.resize(threads);
  for (std::size_t e = 0; e < choice.events.size(); ++e) {
    if (!availability_[e].readable) continue;
    events_.push_back(choice.events[e]);
    for (unsigned i = 0; i < threads; ++i) {
      const Trial& trial = trials[e][i];
      slots_[i].counts.push_back(trial.counts ? 1 : 0);
      slots_[i].encodings.push_back(trial.counts ? trial.encoding : *events_.back().named.encoding);
    }
  }
}

/// A group is a pass where what each thread can count of it runs on that thread.
void Counting::plan(const Threads& threads, const Opener& opener) {
  std::map<Encoding, std::size_t> index;
  for (std::size_t e = 0; e < events_.size(); ++e) index.emplace(*events_[e].named.encoding, e);
  passes_ = plan_passes(events_, [&](std::span<const Encoding> group) {
    std::vector<char> runs(threads.size(), 0);
    on_few_at_once(threads, [&](unsigned thread) {
      const Slot& slot = slots_[thread];
      std::vector<Encoding> own;
      for (const Encoding& one : group) {
        const std::size_t e = index.at(one);
        if (slot.counts[e] != 0) own.push_back(slot.encodings[e]);
      }
      runs[thread] = own.empty() || runs_whole(own, opener) ? 1 : 0;
    });
    return std::ranges::find(runs, 0) == runs.end();
  });
  for (Slot& slot : slots_) {
    slot.passes = passes_.groups;
    for (auto& pass : slot.passes)
      std::erase_if(pass, [&](std::size_t e) { return slot.counts[e] == 0; });
  }
}

/// What reading costs, and how it is done.
void Counting::learn_reading(const Threads& threads, const Opener& opener) {
  const auto chosen = one_of_each_kind(system_, threads);
  std::mutex mutex;
  std::vector<std::size_t> held(passes_.groups.size(), 0);  // descriptors, by the pass
  threads.on_all([&](unsigned thread) {
    if (std::ranges::find(chosen, thread) == chosen.end()) return;
    ThreadCounters probe(slots_[thread].encodings, slots_[thread].passes, opener);
    for (std::size_t pass = 0; pass < passes_.groups.size(); ++pass) {
      probe.choose(pass, manner_.multiplex);
      const std::lock_guard lock(mutex);
      held[pass] = std::max(held[pass], probe.descriptors(pass));
      if (way_.empty() || probe.way() == "rdpmc") way_ = probe.way();
    }
    const std::lock_guard lock(mutex);
    // Twice the least: a reading that finds its code out of the caches takes longer.
    lead_ns_ = std::max(lead_ns_, 2.0 * probe.reading_cost_ns());
  });
  share_.emplace(held, manner_.descriptors, threads.size(), manner_.multiplex);
}

std::optional<std::size_t> Counting::next_pass(const std::string& case_name, unsigned threads) {
  if (none()) return std::nullopt;
  const std::size_t visit = visits_[case_name]++;
  if (!manner_.alternate) return share_->pass_of(visit, threads);
  if (visit % 2 == 1) return std::nullopt;
  return share_->pass_of(visit / 2, threads);
}

ThreadCounters* Counting::prepare(unsigned thread, std::optional<std::size_t> pass) {
  ThreadCounters& counters = *slots_[thread].counters;
  if (!pass) {
    counters.rest();
    return nullptr;
  }
  counters.choose(*pass, manner_.multiplex);
  return &counters;
}

void Counting::finish(unsigned thread) {
  if (!share_->keeps_open()) slots_[thread].counters->close();
}

std::optional<Obstacle> Counting::unknown_cpu() const {
  const bool hardware = std::ranges::any_of(
      events_, [](const Wanted& event) { return !event.named.encoding->software(); });
  if (!hardware || !system_.pmu.empty()) return std::nullopt;
  return not_encoded("", system_);
}

std::vector<std::string> Counting::refusals() const {
  std::vector<std::string> list;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const auto& refusal = slots_[i].counters->refusal();
    if (!refusal) continue;
    const Wanted& event = events_[refusal->event];
    const std::string why = refusal->error == 0
                                ? "it could no longer be read"
                                : refused(refusal->error, *event.named.encoding, system_).reason;
    list.push_back("thread " + std::to_string(i) + ": " + event.name +
                   " and what is counted with it stopped in mid-run: " + why);
  }
  return list;
}

}  // namespace fencepost::counters
