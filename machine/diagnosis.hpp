// The results of `fencepost doctor`, as JSON and as text.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "machine/causes.hpp"
#include "machine/grades.hpp"
#include "machine/noise.hpp"

namespace fencepost::machine {

struct Diagnosis {
  std::string machine_id;
  std::string headline;  ///< CPU and how many of it, for people
  bool emulated = false;
  State state;  ///< after the measurement
  std::vector<Warning> warnings;
  Noise noise;
  Counters counters;

  std::vector<Grade> grades() const;
};

/// results/schema.md, "The doctor".
nlohmann::json describe(const Diagnosis& diagnosis);

void print(const Diagnosis& diagnosis, std::ostream& out);

}  // namespace fencepost::machine
