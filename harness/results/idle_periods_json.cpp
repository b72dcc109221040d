#include "harness/results/idle_periods_json.hpp"

#include <nlohmann/json.hpp>

#include "harness/base/json_text.hpp"

namespace fencepost::harness {

using nlohmann::json;

void put_periods(json& line, const PeriodCounts& periods) {
  if (periods.calm()) return;
  line["idle_periods"] = {{"waits", periods.waits},     {"repeated", periods.repeated},
                          {"lasted", periods.lasted},   {"apart", rounded(periods.apart_s)},
                          {"started", periods.started}, {"ended", periods.ended}};
}

PeriodCounts periods_of(const json& line) {
  PeriodCounts periods;
  const auto found = line.find("idle_periods");
  if (found == line.end()) return periods;
  periods.waits = found->at("waits").get<int>();
  periods.repeated = found->at("repeated").get<int>();
  periods.lasted = found->at("lasted").get<int>();
  periods.apart_s = found->at("apart").get<double>();
  periods.started = found->at("started").get<int>();
  periods.ended = found->at("ended").get<int>();
  return periods;
}

}  // namespace fencepost::harness
