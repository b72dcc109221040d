// Additions of run.json to Google Benchmark's JSON: the grade, the case as data, and its net cost. Schema version 2.
#pragma once

#include <string>
#include <vector>

#include "harness/sampling/result.hpp"

namespace fencepost::harness {

/// `text` is Google Benchmark's JSON with one entry for each of `rows`, in their order. Returns it with `grade` and `case`,
/// and `note` and `net_cost` if there is one, added to each entry. Throws std::exception if `text` does not have this form.
std::string with_case_data(const std::string& text, const std::vector<const Result*>& rows);

}  // namespace fencepost::harness
