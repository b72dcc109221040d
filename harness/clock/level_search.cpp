#include "harness/clock/level_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>

#include "harness/clock/chains.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t enough_readings = 60;
constexpr std::size_t least_support = 12;
constexpr int periods_needed = 3, periods_of_many = 2;  ///< the latter from worth_waiting on
/// What repeats in fewer periods leaves open whether a value above it is the level, from this share of the readings on: cores
/// that are clean for less of the time need not be known in two seconds.
constexpr double worth_waiting = 0.03;

/// What a cluster needs: its share of all readings, how many times as many as a band of equal width beside it, and at most
/// this share of the readings below. `level_share`: from there on, its tails included, it is a level; with less the core has no
/// level above it.
struct Needs {
  double share;
  double contrast;
  double below;
  double level_share;
};
constexpr Needs at_a_number_of_adders{0.005, 3.0, 1.0, 0.005};
/// A core with two adders may be a core with four whose sibling is busy: there must be few readings below. Some there are:
/// an interruption of the latency chain makes the other one look quick.
constexpr Needs at_two_adders{0.03, 3.0, 0.05, 0.03};
/// With less than most readings it may as well be a core whose sibling is busy in one way for most of the time.
constexpr Needs elsewhere{0.05, 6.0, 0.01, 0.8};

/// Interruptions of a latency chain that was longer by a greater share are not looked for.
constexpr double longest_interruption = 1.0;
constexpr double infinite = std::numeric_limits<double>::infinity();

/// Length of the throughput chain over that of the latency chain, where the former takes so many cycles per add.
double throughput_length(double level) {
  return level * static_cast<double>(throughput_steps) / static_cast<double>(latency_steps);
}

/// The reading of a core with this level whose throughput chain was interrupted for as long as its latency chain was where
/// `low` was read.
double mirrored(double low, double level) {
  return level * (1.0 + (level / low - 1.0) / throughput_length(level));
}

/// Whether a core with so many adders has its level here.
bool of_adders(int adders, double level, double width) {
  const double ideal = 1.0 / adders;
  return level >= ideal * (1.0 - width) && level <= ideal * (1.0 + chain_overhead + width);
}

/// For the level of a core with 3 to 8 adders, with two, or any other.
Needs needs_at(double level, double width) {
  for (int adders = fewest_adders + 1; adders <= most_adders; ++adders)
    if (of_adders(adders, level, width)) return at_a_number_of_adders;
  return of_adders(fewest_adders, level, width) ? at_two_adders : elsewhere;
}

class Search {
 public:
  /// `sorted` by value.
  Search(const std::vector<LevelReading>& sorted, double width) : all_(sorted), width_(width) {
    std::size_t end = 0;
    for (const LevelReading& lowest : all_) {
      while (end < all_.size() && all_[end].value <= lowest.value * (1.0 + 2.0 * width_)) ++end;
      ends_.push_back(end);
    }
  }

  std::optional<double> level() {
    std::optional<std::size_t> refused;  // neighbours have the same densest one
    std::optional<double> unproven;      // the lowest that may be the level
    for (std::size_t begin = 0; begin < all_.size(); ++begin) {
      if (size(begin) < least_support) continue;
      const std::size_t best = densest_near(begin);
      if (best == refused) continue;
      if (!accepted(best)) {
        refused = best;
        continue;
      }
      const bool many = share(best) >= worth_waiting;
      if (periods()[best] < (many ? periods_of_many : periods_needed)) {
        if (!unproven && many) unproven = centre(best);
        refused = best;
        continue;
      }
      const bool beside_it = !unproven || centre(best) <= *unproven * (1.0 + 4.0 * width_);
      if (!beside_it || with_tails(best) < needs_at(centre(best), width_).level_share)
        return std::nullopt;
      return centre(best);
    }
    return std::nullopt;
  }

 private:
  /// How many readings repeat with that at `begin` as the lowest, and the value in their middle.
  std::size_t size(std::size_t begin) const { return ends_[begin] - begin; }
  double share(std::size_t begin) const {
    return static_cast<double>(size(begin)) / static_cast<double>(all_.size());
  }
  /// The tails of readings that repeat reach half a width farther on either side.
  double tail(std::size_t begin) const { return width_ * all_[begin].value; }
  double with_tails(std::size_t begin) const {
    const double low = all_[begin].value;
    return between(low - tail(begin), low + 3.0 * tail(begin)) / static_cast<double>(all_.size());
  }
  double centre(std::size_t begin) const { return all_[begin + size(begin) / 2].value; }

  /// The beginning, among those that repeat with `begin`, with the most readings; in steps, so that a search is linear.
  std::size_t densest_near(std::size_t begin) const {
    constexpr std::size_t steps = 32;
    const std::size_t step = std::max<std::size_t>(1, size(begin) / steps);
    std::size_t best = begin;
    for (std::size_t other = begin; other < ends_[begin]; other += step)
      best = size(other) > size(best) ? other : best;
    return best;
  }

  double between(double low, double high) const {
    const auto from = [this](double value) {
      return std::ranges::lower_bound(all_, value, {}, &LevelReading::value);
    };
    return static_cast<double>(from(high) - from(low));
  }

  /// Whether at most `most` readings are below those that repeat and their tails, apart from those that others above them
  /// explain. A latency chain that was interrupted makes a reading low, and one in which the frequency changed as often as not;
  /// where the chains of a coarse clock are long, these are many. As many are too high then. A core with four adders, a sibling
  /// of which is busy, has readings far below when that pauses, and few as far above.
  bool few_below(std::size_t begin, double most) const {
    const double all_below = between(0.0, all_[begin].value - tail(begin));
    if (all_below <= most) return true;
    const double level = centre(begin);
    if (!of_adders(fewest_adders, level, width_)) return false;
    for (std::size_t i = 0; static_cast<double>(i) < all_below; ++i) {
      const auto below = static_cast<double>(i + 1);
      if (below - between(mirrored(all_[i].value, level), infinite) > most) return false;
    }
    return true;
  }

  /// Whether these are readings whose latency chain was interrupted, by something that takes the same time each time, as a timer
  /// does: then more readings repeat above them, which were not, and above those as many have their throughput chain
  /// interrupted, in proportion to its length. Half as many are enough, more than are beside that place: a second neighbour
  /// may smear readings over all of it.
  bool interrupted(std::size_t begin) const {
    const double value = centre(begin);
    std::size_t most = begin;
    for (std::size_t other = ends_[begin]; other < all_.size(); ++other) {
      if (all_[other].value > value * (1.0 + longest_interruption)) break;
      if (size(other) > size(most)) most = other;
    }
    if (size(most) < 2 * size(begin)) return false;
    const double level = centre(most);
    const double from = mirrored(all_[ends_[begin] - 1].value, level) * (1.0 - width_);
    const double to = mirrored(all_[begin].value, level) * (1.0 + width_);
    const double wide = to - from;
    const double clear = all_[ends_[most] - 1].value * (1.0 + width_);  // of the level itself
    const double below = std::min(from, std::max(from - 2.0 * wide, clear));
    const double beside =
        wide * (between(below, from) + between(to, to + 2.0 * wide)) / (from - below + 2.0 * wide);
    const double excess = between(from, to) - beside - 2.0 * std::sqrt(beside);
    return excess >=
           static_cast<double>(size(begin)) * std::min(1.0, throughput_length(level)) / 2.0;
  }

  bool accepted(std::size_t begin) {
    const double low = all_[begin].value, step = 2.0 * width_ * low, high = low + step;
    const Needs needs = needs_at(centre(begin), width_);
    const auto found = static_cast<double>(size(begin));
    const auto all = static_cast<double>(all_.size());
    if (found < needs.share * all) return false;
    // Half a width is left out on either side, and bands are three widths wide, so that they hold enough to count.
    const double above = between(high + step / 2.0, high + 3.5 * step) / 3.0;
    const double below = between(low - 3.5 * step, low - step / 2.0) / 3.0;
    // Only few stand out like that, so looking through all readings for each of them takes linear time.
    return found >= needs.contrast * std::max(above, below) &&
           few_below(begin, needs.below * all) && !interrupted(begin);
  }

  /// For each beginning, in how many separate periods what repeats with it was read, up to periods_needed. All at once and only
  /// when it matters: where every reading is from one period, each beginning would look at all that repeat with it in vain.
  const std::vector<int>& periods() {
    std::map<long, int> seen;  // readings by the time slot, of those that repeat with `begin`
    std::size_t end = 0;
    for (std::size_t begin = periods_.size(); begin < all_.size(); ++begin) {
      for (; end < ends_[begin]; ++end) ++seen[slot(all_[end])];
      int found = 0;
      for (auto at = seen.begin(); at != seen.end() && found < periods_needed; ++found)
        at = seen.lower_bound(at->first + slots_per_period);
      periods_.push_back(found);
      const auto left = seen.find(slot(all_[begin]));
      if (--left->second == 0) seen.erase(left);
    }
    return periods_;
  }

  static constexpr long slots_per_period = 100;
  static long slot(const LevelReading& reading) {
    return std::lround(reading.seconds / level_period_seconds * slots_per_period);
  }

  const std::vector<LevelReading>& all_;
  double width_;
  std::vector<std::size_t> ends_;  ///< of the readings that repeat with each as the lowest
  std::vector<int> periods_;
};

}  // namespace

std::optional<double> find_clean_level(std::vector<LevelReading> readings, double width) {
  if (readings.size() < enough_readings) return std::nullopt;
  std::ranges::sort(readings, {}, &LevelReading::value);
  return Search(readings, std::max(width, least_level_width)).level();
}

}  // namespace fencepost::harness
