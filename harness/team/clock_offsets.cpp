#include "harness/team/clock_offsets.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <map>

#include "arch/contract.hpp"
#include "harness/team/spin_then_yield.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t exchanges = 100;
constexpr std::size_t most_named = 4;  ///< CPUs in a message

/// Messages go back and forth by one counter: odd values to the other thread, even ones back.
struct Courier {
  std::array<ClockExchange, exchanges> seen{};
  alignas(arch::padding_bytes) std::atomic<std::size_t> messages{0};

  void await(std::size_t message) const {
    // acquire: pairs with [send]; the other's reading of the clock comes before its message.
    spin_then_yield([&] { return messages.load(std::memory_order_acquire) >= message; });
  }
  void send(std::size_t message) { messages.store(message, std::memory_order_release); }  // [send]

  void first() {
    for (std::size_t i = 0; i < exchanges; ++i) {
      seen[i].sent = arch::timestamp_ordered();
      send(2 * i + 1);
      await(2 * i + 2);
      seen[i].returned = arch::timestamp_ordered();
    }
  }
  void other() {
    for (std::size_t i = 0; i < exchanges; ++i) {
      await(2 * i + 1);
      seen[i].answered = arch::timestamp_ordered();
      send(2 * i + 2);
    }
  }
};

ClockOffset measure(Team& team, unsigned member, double step) {
  Courier courier;
  team.run_to_end({0, member},
                  [&](unsigned index) { index == 0 ? courier.first() : courier.other(); });
  return clock_offset(courier.seen, step).value_or(ClockOffset{0, 0, false});
}

bool disagrees(const ClockOffset& offset, const ClockCalibration& clock) {
  return !offset.steady || offset.exceeds(least_clock_offset_ns * clock.ticks_per_ns);
}

std::string in_words(const Pu& pu, const ClockOffset& offset, const ClockCalibration& clock) {
  const std::string cpu = "the clock of CPU " + std::to_string(pu.os_index) + " is ";
  if (!offset.steady) return cpu + "not steady against";
  const auto ns = std::llround(static_cast<double>(offset.middle()) / clock.ticks_per_ns);
  return cpu + std::to_string(std::llabs(ns)) + " ns " + (ns > 0 ? "ahead of" : "behind");
}

}  // namespace

std::vector<ClockOffset> measure_clock_offsets(Team& team, const ClockCalibration& clock) {
  const double step = clock.resolution_ns * clock.ticks_per_ns;
  std::vector<ClockOffset> offsets;
  std::map<unsigned, ClockOffset> known{{team.pus().front().os_index, {}}};
  for (unsigned member = 0; member < team.size(); ++member) {
    const unsigned cpu = team.pus()[member].os_index;
    if (!known.contains(cpu)) known.emplace(cpu, measure(team, member, step));
    offsets.push_back(known.at(cpu));
  }
  return offsets;
}

std::vector<std::int64_t> clock_corrections(const std::vector<ClockOffset>& offsets,
                                            const ClockCalibration& clock) {
  std::vector<std::int64_t> corrections;
  for (const ClockOffset& offset : offsets) {
    const bool known = offset.exceeds(least_clock_offset_ns * clock.ticks_per_ns);
    corrections.push_back(known ? offset.middle() : 0);
  }
  return corrections;
}

std::uint64_t clock_slack(const std::vector<std::int64_t>& corrections,
                          const std::vector<unsigned>& members, const ClockCalibration& clock) {
  constexpr double unknown_ns = 100e3;
  const std::uint64_t slack = clock.ticks(unknown_ns);
  if (corrections.empty()) return slack;
  std::int64_t most = corrections.at(members.front()), least = most;
  for (const unsigned member : members) {
    most = std::max(most, corrections.at(member));
    least = std::min(least, corrections.at(member));
  }
  return slack + static_cast<std::uint64_t>(most - least);
}

std::string clock_disagreement(const std::vector<Pu>& pus, const std::vector<ClockOffset>& offsets,
                               const ClockCalibration& clock) {
  std::map<unsigned, std::string> named;  // by CPU: an oversubscribed team has one several times
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    if (disagrees(offsets[i], clock))
      named.emplace(pus[i].os_index, in_words(pus[i], offsets[i], clock));
  }
  std::string text;
  std::size_t written = 0;
  for (const auto& [cpu, words] : named) {
    if (written == most_named) break;
    text += (written++ == 0 ? "" : ", ") + words + " that of CPU " +
            std::to_string(pus.front().os_index);
  }
  if (named.size() > written)
    text += ", and those of " + std::to_string(named.size() - written) + " more CPUs";
  return text;
}

}  // namespace fencepost::harness
