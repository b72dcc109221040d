// Additions of run.json to Google Benchmark's JSON: the grade, the case as data, and its net cost. Schema version 2.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/benchmark/case_filter.hpp"
#include "harness/sampling/result.hpp"

namespace fencepost::harness {

/// `text` is Google Benchmark's JSON with one entry for each of `rows`, in their order. Returns it with `grade` and `case`,
/// and `note` and `net_cost` if there is one, added to each entry. Throws std::exception if `text` does not have this form.
std::string with_case_data(const std::string& text, const std::vector<const Result*>& rows);

/// Of the context: how many cases are left out, and the primitives that they are of. Empty for none.
std::map<std::string, std::string> left_out_context(const LeftOut& left_out);

}  // namespace fencepost::harness
