#include "harness/sampling/tracks.hpp"

#include <algorithm>
#include <map>

#include "harness/sampling/convergence.hpp"

namespace fencepost::harness {
namespace {

bool disproved(const Track& track) {
  return std::ranges::any_of(track.rounds, [](const Round& r) { return !r.error.empty(); });
}

}  // namespace

std::vector<Track> make_tracks(const std::vector<Case>& cases, int repetition,
                               const std::vector<Round>& earlier, const CleanLevels& levels) {
  std::map<std::string, std::vector<Round>> by_name;
  for (const Round& round : earlier) {
    if (round.repetition == repetition) by_name[round.name].push_back(round);
  }
  std::vector<Track> tracks;
  for (const Case& c : cases) {
    Track track;
    track.c = c;
    track.repetition = repetition;
    track.rounds = by_name[c.name];
    track.settled = converged(track.rounds, c.pace, levels);
    track.done = c.obstacle.has_value() || disproved(track);
    tracks.push_back(std::move(track));
  }
  return tracks;
}

bool any_disproved(const std::vector<std::vector<Track>>& repetitions) {
  return std::ranges::any_of(repetitions, [](const std::vector<Track>& tracks) {
    return std::ranges::any_of(tracks, disproved);
  });
}

}  // namespace fencepost::harness
