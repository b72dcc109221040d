#include "counters/counting.hpp"

#include <algorithm>
#include <chrono>
#include <ranges>

#include "counters/system.hpp"

namespace fencepost::counters {
namespace {

/// How long a group is watched to find out whether it runs: several times what opening it takes.
constexpr std::chrono::microseconds trial{50};

/// All of the group, all of the time.
bool runs_whole(Group& group, std::size_t events) {
  std::vector<Reading> before(events), after(events);
  group.turn(true);
  const bool begun = group.read(before);
  const auto until = std::chrono::steady_clock::now() + trial;
  while (std::chrono::steady_clock::now() < until) continue;
  const bool ended = group.read(after);
  group.turn(false);
  if (!begun || !ended) return false;
  for (std::size_t i = 0; i < events; ++i) {
    const auto stretch = between(before[i], after[i]);
    const auto count = stretch ? estimate(*stretch) : std::nullopt;
    if (!count || count->scaled()) return false;
  }
  return true;
}

Availability look_at(const Wanted& one, const System& system, const Opener& opener) {
  Availability result;
  result.event = one.name;
  result.key = one.key;
  result.software = one.named.encoding && one.named.encoding->software();
  const auto blame = [&](Obstacle obstacle) {
    result.reason = std::move(obstacle.reason);
    result.fix = std::move(obstacle.fix);
    return result;
  };
  if (!one.named.encoding) return blame(not_encoded(one.named.wrong, system));
  const Opened opened = opener(std::span(&*one.named.encoding, 1));
  if (!opened.group) return blame(refused(opened.error, *one.named.encoding, system));
  if (!runs_whole(*opened.group, 1)) return blame(never_ran(system));
  result.readable = true;
  return result;
}

}  // namespace

std::vector<Availability> availability(const Choice& choice, const System& system,
                                       const Opener& opener) {
  std::vector<Availability> list;
  for (const Wanted& one : choice.events) list.push_back(look_at(one, system, opener));
  return list;
}

std::vector<Availability> availability() { return availability(default_choice(), read_system()); }

Counting::Counting(const Choice& choice, const System& system, unsigned threads, Manner manner,
                   Opener opener)
    : availability_(counters::availability(choice, system, opener)),
      system_(system),
      pmu_(choice.pmu),
      manner_(manner) {
  for (std::size_t i = 0; i < choice.events.size(); ++i) {
    if (availability_[i].readable) events_.push_back(choice.events[i]);
  }
  for (const Wanted& one : events_) encodings_.push_back(*one.named.encoding);
  passes_ = plan_passes(events_, [&](std::span<const Encoding> group) {
    const Opened opened = opener(group);
    return opened.group && runs_whole(*opened.group, group.size());
  });
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back(encodings_, passes_.groups, opener);
  // On this thread: what reading costs, and how it is done.
  ThreadCounters probe(encodings_, passes_.groups, opener);
  for (std::size_t pass = 0; pass < passes_.groups.size(); ++pass) {
    probe.choose(pass, manner_.multiplex);
    if (way_.empty() || probe.way() == "rdpmc") way_ = probe.way();
  }
  // Twice the least: a reading that finds its code out of the caches takes longer.
  lead_ns_ = 2.0 * probe.reading_cost_ns();
}

std::optional<std::size_t> Counting::next_pass(const std::string& case_name) {
  if (none()) return std::nullopt;
  const std::size_t visit = visits_[case_name]++;
  if (!manner_.alternate) return visit % passes();
  if (visit % 2 == 1) return std::nullopt;
  return visit / 2 % passes();
}

ThreadCounters* Counting::prepare(unsigned thread, std::optional<std::size_t> pass) {
  ThreadCounters& counters = threads_[thread];
  if (!pass) {
    counters.rest();
    return nullptr;
  }
  counters.choose(*pass, manner_.multiplex);
  return &counters;
}

std::vector<std::string> Counting::refusals() const {
  std::vector<std::string> list;
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    const auto& refusal = threads_[i].refusal();
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
