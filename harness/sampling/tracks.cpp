#include "harness/sampling/tracks.hpp"

#include <algorithm>
#include <map>

#include "harness/sampling/convergence.hpp"

namespace fencepost::harness {
namespace {

bool disproved(const Track& track) {
  return std::ranges::any_of(track.rounds, [](const Round& r) { return !r.error.empty(); });
}

/// Of a case whose fault is known before it runs.
Round failed_round(const Track& track) {
  Round round;
  round.name = track.c.name;
  round.repetition = track.repetition;
  round.error = *track.c.fault;
  return round;
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
    if (c.fault) track.rounds = {failed_round(track)};
    track.settled = converged(track.rounds, c.pace, levels);
    track.done = c.obstacle.has_value() || disproved(track);
    tracks.push_back(std::move(track));
  }
  return tracks;
}

Tally tally(const std::vector<Track>& tracks) {
  Tally all;
  for (const Track& track : tracks) {
    if (track.c.obstacle) continue;
    ++all.cases;
    if (track.settled || track.done) ++all.finished;
    // A round with an error is the last of its case.
    if (track.rounds.empty() || !track.rounds.back().error.empty()) continue;
    const bool clean = track.settled || track.convergence.clean_samples() >= least_windows;
    ++(clean ? all.clean : all.noisy);
  }
  return all;
}

std::string text_of(const Tally& tally) {
  return std::to_string(tally.clean + tally.noisy) + " of " + std::to_string(tally.cases) +
         " cases measured: " + std::to_string(tally.clean) + " clean, " +
         std::to_string(tally.noisy) + " noisy, " + std::to_string(tally.finished) + " finished";
}

bool any_disproved(const std::vector<std::vector<Track>>& repetitions) {
  return std::ranges::any_of(repetitions, [](const std::vector<Track>& tracks) {
    return std::ranges::any_of(tracks, disproved);
  });
}

}  // namespace fencepost::harness
