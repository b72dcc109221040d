// What run.json has beyond Google Benchmark's JSON: the case as data, and its net cost. Schema version 2.
#pragma once

#include <string>
#include <vector>

#include "harness/sampling/result.hpp"

namespace fencepost::harness {

/// `text` is Google Benchmark's JSON with one entry for each of `rows`, in their order; returned with `case`, and
/// `net_cost` where there is one, in each entry. Throws std::exception when `text` is not that.
std::string with_case_data(const std::string& text, const std::vector<const Result*>& rows);

}  // namespace fencepost::harness
