// The noise of a machine, as plain numbers from a short measurement; harness/doctor/doctor_probe.hpp measures it.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace fencepost::machine {

/// One operation, taken in bursts of windows spread over the measurement.
struct Probe {
  unsigned threads = 1;
  std::string error;    ///< set: there is no result, and this is why
  double cycles = 0.0;  ///< core cycles per operation, median of bursts
  double ns = 0.0;      ///< nanoseconds, likewise
  /// Between bursts: half the distance from the 10th to the 90th percentile, over the median. Of cycles for one thread,
  /// of nanoseconds for several.
  double spread = 0.0;
  int bursts = 0;                      ///< that gave a result
  int windows = 0;                     ///< all that ran
  double kept = 0.0;                   ///< share of them, 0 to 1
  std::map<std::string, double> lost;  ///< reason -> share of windows dropped for it
};

/// What disturbs the machine most, by the readings of the reference chains.
struct Verdict {
  std::string cause;  ///< `noise_causes` of results/schema.md
  std::string text;
  std::string remedy;  ///< "": none needed
};

struct Noise {
  double seconds = 0.0;       ///< the measurement took
  double clock_ghz = 0.0;     ///< of the core, by the latency chain
  double clock_spread = 0.0;  ///< of its readings, burst by burst: as Probe::spread
  Probe alone;                ///< one thread on a line of its own
  Probe contended;            ///< all threads on one line
  std::optional<Verdict> verdict;
};

/// `measured` of `fencepost --doctor=json`.
nlohmann::json describe(const Noise& noise);

}  // namespace fencepost::machine
