#include "harness/session/clean_samples.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "harness/base/user_error.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/results/idle_periods_json.hpp"
#include "harness/sampling/used_samples.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;

Round round_of(const json& from) {
  Round round;
  round.seconds = from.at("t").get<double>();
  round.name = from.value("case", "");
  round.window_us = from.value("window_us", 0.0);
  round.periods = periods_of(from);
  for (const auto& [occupancy, readings] : from.at("chain").items()) {
    if (round.samples.empty()) round.samples.resize(readings.size());
    if (readings.size() != round.samples.size()) throw UserError("has lists of different lengths");
    for (std::size_t i = 0; i < readings.size(); ++i)
      round.samples[i].chain[occupancy] = readings.at(i).get<double>();
  }
  return round;
}

std::vector<Round> rounds_of(const std::string& text) {
  const json list = json::parse(text, nullptr, false);
  if (!list.is_array()) throw UserError("--slices: use clean [{\"t\": ..., \"chain\": ...}, ...]");
  std::vector<Round> rounds;
  for (const json& one : list) {
    try {
      rounds.push_back(round_of(one));
    } catch (const std::exception& e) {
      throw UserError("--slices: clean: round " + std::to_string(rounds.size()) + ": " + e.what());
    }
  }
  return rounds;
}

CleanLevels levels_of(const std::vector<Round>& rounds, double step_share) {
  CleanLevels levels;
  levels.set_step_share(step_share);
  for (const Round& round : rounds) {
    for (const Sample& sample : round.samples) {
      for (const auto& [occupancy, reading] : sample.chain)
        levels.learn(occupancy, reading, round.seconds);
    }
  }
  return levels;
}

std::map<std::string, CleanRule> rules_of(const std::vector<Round>& rounds,
                                          const CleanLevels& levels) {
  std::map<std::string, std::vector<Round>> by_case;
  for (const Round& round : rounds) by_case[round.name].push_back(round);
  std::map<std::string, CleanRule> rules;
  for (const auto& [name, own] : by_case) rules.emplace(name, CleanRule(own, levels));
  return rules;
}

}  // namespace

json clean_samples(const std::string& text, double step_share) {
  const std::vector<Round> rounds = rounds_of(text);
  const CleanLevels levels = levels_of(rounds, step_share);
  const std::map<std::string, CleanRule> rules = rules_of(rounds, levels);
  json clean = json::array();
  for (const Round& round : rounds) {
    json of_round = json::array();
    for (const Sample& sample : round.samples)
      of_round.push_back(!rules.at(round.name).verdict(round, sample));
    clean.push_back(std::move(of_round));
  }
  return {{"clean_levels", levels.all()}, {"clean", std::move(clean)}};
}

}  // namespace fencepost::harness
