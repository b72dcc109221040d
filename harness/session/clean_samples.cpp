#include "harness/session/clean_samples.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "harness/base/user_error.hpp"
#include "harness/clock/clean_levels.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;
using Readings = std::map<std::string, double>;  ///< of one sample, by occupancy

struct JudgedRound {
  double seconds = 0.0;
  std::vector<Readings> samples;
};

JudgedRound round_of(const json& from) {
  JudgedRound round;
  round.seconds = from.at("t").get<double>();
  for (const auto& [occupancy, readings] : from.at("chain").items()) {
    if (round.samples.empty()) round.samples.resize(readings.size());
    if (readings.size() != round.samples.size()) throw UserError("has lists of different lengths");
    for (std::size_t i = 0; i < readings.size(); ++i)
      round.samples[i][occupancy] = readings.at(i).get<double>();
  }
  return round;
}

std::vector<JudgedRound> rounds_of(const std::string& text) {
  const json list = json::parse(text, nullptr, false);
  if (!list.is_array()) throw UserError("--slices: use clean [{\"t\": ..., \"chain\": ...}, ...]");
  std::vector<JudgedRound> rounds;
  for (const json& one : list) {
    try {
      rounds.push_back(round_of(one));
    } catch (const std::exception& e) {
      throw UserError("--slices: clean: round " + std::to_string(rounds.size()) + ": " + e.what());
    }
  }
  return rounds;
}

}  // namespace

json clean_samples(const std::string& text) {
  const std::vector<JudgedRound> rounds = rounds_of(text);
  CleanLevels levels;
  for (const JudgedRound& round : rounds) {
    for (const Readings& sample : round.samples) {
      for (const auto& [occupancy, reading] : sample)
        levels.learn(occupancy, reading, round.seconds);
    }
  }
  json clean = json::array();
  for (const JudgedRound& round : rounds) {
    json of_round = json::array();
    for (const Readings& sample : round.samples) of_round.push_back(levels.surely_clean(sample));
    clean.push_back(std::move(of_round));
  }
  return {{"clean_levels", levels.all()}, {"clean", std::move(clean)}};
}

}  // namespace fencepost::harness
