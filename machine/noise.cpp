#include "machine/noise.hpp"

#include <nlohmann/json.hpp>

namespace fencepost::machine {
namespace {

using nlohmann::json;

json describe(const Probe& probe) {
  json all{{"threads", probe.threads},
           {"windows", probe.windows},
           {"kept", probe.kept},
           {"lost", probe.lost}};
  if (!probe.error.empty()) {
    all["error"] = probe.error;
    return all;
  }
  all["cycles"] = probe.cycles;
  all["ns"] = probe.ns;
  all["spread"] = probe.spread;
  all["bursts"] = probe.bursts;
  return all;
}

json describe(const Verdict& verdict) {
  json all{{"cause", verdict.cause}, {"text", verdict.text}};
  if (!verdict.remedy.empty()) all["remedy"] = verdict.remedy;
  return all;
}

}  // namespace

json describe(const Noise& noise) {
  json all{{"seconds", noise.seconds},
           {"clock_ghz", noise.clock_ghz},
           {"clock_spread", noise.clock_spread},
           {"alone", describe(noise.alone)},
           {"contended", describe(noise.contended)}};
  if (noise.verdict) all["verdict"] = describe(*noise.verdict);
  return all;
}

}  // namespace fencepost::machine
