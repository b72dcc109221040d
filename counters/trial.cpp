#include "counters/trial.hpp"

#include <cerrno>
#include <chrono>
#include <vector>

#include "counters/known_work.hpp"

namespace fencepost::counters {
namespace {

/// How long a group is watched to find out whether it runs: several times what opening it takes.
constexpr std::chrono::microseconds watched{50};

/// How often it is watched so before it is said to have no counter: for 20 ms. The kernel lets events that share counters take
/// turns, each for perf_event_mux_interval_ms, 4 by default (Linux, Documentation/ABI/testing/
/// sysfs-bus-event_source-devices); several others may come before.
constexpr int most_watches = 400;

/// So often is a workload run before its count is called implausible: an interrupt, a pause of the virtual machine or a
/// move of the event to another counter can fall into one of them.
constexpr int tries = 3;

/// Tries where others take turns with the event: the end of its turn can fall into some of them.
constexpr int tries_in_turns = 10;

/// One event between two readings; nothing where a reading failed.
std::optional<Stretch> stretch_of(const std::optional<Reading>& before,
                                  const std::optional<Reading>& after) {
  if (!before || !after) return std::nullopt;
  return between(*before, *after);
}

std::optional<Reading> reading(Group& group) {
  Reading one;
  if (!group.read(std::span(&one, 1))) return std::nullopt;
  return one;
}

/// The count of a workload, less that of nothing at all. `error`: errno where the workload itself failed.
std::optional<Count> counted(Group& group, arch::KnownWork work, int& error) {
  const std::string_view way = group.way();
  const auto first = reading(group);
  const auto second = reading(group);
  error = group.run(work);
  const auto third = reading(group);
  if (group.way() != way) return std::nullopt;  // readings of two ways can't be subtracted
  const auto empty = stretch_of(first, second), full = stretch_of(second, third);
  if (!empty || !full) return std::nullopt;
  return estimate(*full, static_cast<double>(empty->value));
}

bool within(const Expected& expected, double count) {
  return count >= expected.least && count <= expected.most;
}

/// The share of the time since `before` that the event had a counter; nothing where a reading failed.
std::optional<double> share_since(const std::optional<Reading>& before, Group& group) {
  const auto stretch = stretch_of(before, reading(group));
  if (!stretch) return std::nullopt;
  const auto count = estimate(*stretch);
  return count ? count->running : 0.0;
}

/// Waits until the event has a counter. Returns whether it got one.
bool await_turn(Group& group) {
  for (int i = 0; i < most_watches; ++i) {
    const auto before = reading(group);
    group.pass(watched);
    const auto share = share_since(before, group);
    if (!share) return false;
    if (*share == 1.0) return true;
  }
  return false;
}

/// The count of the best try: the first that is right, else the last that was read. A workload that is shorter than a turn
/// may have run without the counter, or with it for a part: that shows nothing, except where the count is right.
struct Best {
  std::optional<double> count;
  int error = 0;         ///< of the last workload that failed; none counts then
  bool in_part = false;  ///< one had the counter for a part of the time
};
Best best_count(Group& group, arch::KnownWork work, const Expected& expected, bool shared) {
  Best best;
  for (int i = 0; i < (shared ? tries_in_turns : tries); ++i) {
    if (shared && !await_turn(group)) break;
    int error = 0;
    const auto count = counted(group, work, error);
    if (error != 0) best.error = error;
    if (error != 0 || !count) continue;
    if (within(expected, count->value)) return {count->value};
    best.in_part = best.in_part || count->scaled();
    if (!count->scaled()) best.count = count->value;
  }
  return best;
}

Trial failed(Obstacle obstacle, Check check = Check::not_checked) {
  return {false, check, std::move(obstacle), {}};
}

/// The event runs: does it count?
Trial check(Group& group, const Wanted& event, const System& system, bool shared) {
  const arch::KnownWork work = work_for(event.work, event.named.encoding->level);
  if (work == arch::KnownWork::none) return {true, Check::not_checked, {}, {}};
  const Expected expected = expected_count(event.role, work);
  const Best best = best_count(group, work, expected, shared);
  if (!best.count && best.error != 0) return failed(unchecked(work, best.error));
  // With others that take turns with it, none of the workloads may have had the counter to itself.
  if (!best.count && (shared || best.in_part)) return {true, Check::not_checked, {}, {}};
  if (!best.count) return failed(unreadable());
  if (within(expected, *best.count)) return {true, Check::plausible, {}, {}};
  if (*best.count < 1.0) return failed(counts_nothing(work, system), Check::counts_nothing);
  return failed(implausible(*best.count, expected.least, expected.most, event.role, system),
                Check::implausible);
}

/// Share of the time, 0 to 1, that the event had a counter: of the time until it had one, where it has to wait for its turn.
double share_run(Group& group) {
  const auto before = reading(group);
  for (int i = 0; i < most_watches; ++i) {
    group.pass(watched);
    const auto share = share_since(before, group);
    if (!share) return 0.0;
    if (*share > 0.0) return *share;
  }
  return 0.0;
}

struct OpenedAs {
  Opened opened;
  Encoding encoding;
};

/// For the kind of core that the CPU belongs to. A kernel that knows no generic events by PMU (Linux before 5.13 on x86, before
/// 6.6 on ARM) refuses that: then as it stands.
OpenedAs open_on(const Encoding& plain, const CorePmu* own, const System& system,
                 const Opener& opener) {
  const Encoding translated = own == nullptr ? plain : on_pmu(plain, *own, system.core_pmus);
  OpenedAs result{opener(std::span(&translated, 1)), translated};
  const int error = result.opened.error;
  const bool unknown = error == EINVAL || error == ENOENT || error == EOPNOTSUPP;
  if (!result.opened.group && translated != plain && unknown)
    return {opener(std::span(&plain, 1)), plain};
  return result;
}

/// Opened, and it has no counter, or one only some of the time.
Obstacle no_counter(double share, const Encoding& opened_as, const CorePmu* own, unsigned cpu,
                    const System& system) {
  if (share > 0.0) return shares_counter(share, system);
  if (own != nullptr && pmu_of_event(system.core_pmus, opened_as) != own)
    return one_kind_only(*own, cpu);
  return never_ran(system);
}

}  // namespace

Trial try_event(const Wanted& event, const System& system, unsigned cpu, bool shared,
                const Opener& opener) {
  const Encoding& plain = *event.named.encoding;
  const CorePmu* const own = pmu_of_cpu(system.core_pmus, cpu);
  const CorePmu* const wanted = pmu_of_event(system.core_pmus, plain);
  if (own != nullptr && wanted != nullptr && own != wanted)
    return failed(other_kind(*wanted, *own, cpu));
  const auto [opened, encoding] = open_on(plain, own, system, opener);
  if (!opened.group) return failed(refused(opened.error, plain, system));
  opened.group->turn(true);
  const double share = share_run(*opened.group);
  if (share == 0.0 || (share < 1.0 && !shared))
    return failed(no_counter(share, encoding, plain.software() ? nullptr : own, cpu, system));
  Trial result = check(*opened.group, event, system, shared);
  result.encoding = encoding;
  return result;
}

bool runs_whole(std::span<const Encoding> events, const Opener& opener) {
  const Opened opened = opener(events);
  if (!opened.group) return false;
  std::vector<Reading> before(events.size()), after(events.size());
  opened.group->turn(true);
  const bool begun = opened.group->read(before);
  opened.group->pass(watched);
  const bool ended = opened.group->read(after);
  opened.group->turn(false);
  if (!begun || !ended) return false;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto stretch = between(before[i], after[i]);
    const auto count = stretch ? estimate(*stretch) : std::nullopt;
    if (!count || count->scaled()) return false;
  }
  return true;
}

}  // namespace fencepost::counters
