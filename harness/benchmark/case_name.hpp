// The name of a case as data. run.json has these fields as well as the name, so that no reader has to parse names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fencepost::harness {

/// One `key:value` of a name. The value is a number or a word.
struct CaseParameter {
  std::string key;
  std::variant<std::uint64_t, std::string> value;

  bool operator==(const CaseParameter&) const = default;
};

/// The fields of a case. Each is a word without `/` and `:`; all but the order are required.
struct CaseName {
  CaseName() = default;
  CaseName(std::string_view kind, std::string_view primitive, std::string_view operation,
           std::string_view order = {});

  std::string kind;       ///< what is measured, such as `atomic` or `mutex`
  std::string primitive;  ///< what is used, such as `fetch_add` or `std_mutex`
  std::string operation;  ///< what is done with it, such as `latency` or `lock_unlock`
  std::string order;  ///< the memory order, or those on success and failure; "" where there is none
  std::vector<CaseParameter> parameters;  ///< in the order of the name
  unsigned threads = 1;                   ///< that take part, at least 1

  /// Copies of this name with one more parameter, or with one field replaced.
  CaseName with(std::string_view key, std::uint64_t value) const;
  CaseName with(std::string_view key, std::string_view value) const;
  CaseName with_threads(unsigned number) const;
  CaseName with_primitive(std::string_view other) const;
  CaseName with_operation(std::string_view other) const;
  CaseName with_order(std::string_view other) const;

  /// <kind>/<primitive>/<operation>[/<order>][/key:value...]/threads:N
  std::string text() const;

  /// Whether all fields are valid words, so that two different cases have different names.
  bool valid() const;

  bool operator==(const CaseName&) const = default;
};

}  // namespace fencepost::harness
