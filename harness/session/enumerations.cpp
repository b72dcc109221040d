#include "harness/session/enumerations.hpp"

#include <nlohmann/json.hpp>

#include "counters/trial.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "harness/doctor/noise_verdict.hpp"
#include "harness/probe/sibling_verdict.hpp"
#include "harness/sampling/grade.hpp"
#include "harness/sampling/window.hpp"
#include "harness/topology/distance.hpp"
#include "machine/grades.hpp"
#include "machine/warning.hpp"

namespace fencepost::harness {

std::string enumerations_json() {
  const nlohmann::ordered_json all{{"drop_reasons", drop_names},
                                   {"distances", distance_names},
                                   {"paces", pace_names},
                                   {"topology_verdicts", sibling_names},
                                   {"grades", machine::grade_names},
                                   {"noise_causes", noise_cause_names},
                                   {"result_grades", grade_names},
                                   {"warnings", machine::warning_names},
                                   {"severities", machine::severity_names},
                                   {"counter_checks", counters::check_names}};
  return all.dump(2) + "\n";
}

}  // namespace fencepost::harness
