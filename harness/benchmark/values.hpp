// What a benchmark may tell beside how long its operations took: quantities by name.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace fencepost::harness {

struct ValueKey {
  std::string_view name;  ///< in files
  std::string_view unit;  ///< "": a share, 0 to 1
};

/// What each is: results/schema.md. Of a case each is the median over rounds, with its interval.
inline constexpr std::array<ValueKey, 4> value_keys{{
    {"hit_rate", ""},
    {"bytes_per_entry", "bytes"},
    {"allocations_per_entry", "1/entry"},
    {"allocations_per_operation", "1/op"},
}};

/// By the names of value_keys.
using Values = std::map<std::string, double>;

}  // namespace fencepost::harness
