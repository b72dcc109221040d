// What a case is called, as data. run.json has these fields beside the name, so that nobody has to parse a name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fencepost::harness {

/// One `key:value` of a name. The value is a number, or a word.
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
  std::string primitive;  ///< whose cost it is, such as `fetch_add` or `std_mutex`
  std::string operation;  ///< what is done with it, such as `latency` or `lock_unlock`
  std::string order;  ///< the memory order, or those on success and failure; "" where there is none
  std::vector<CaseParameter> parameters;  ///< in the order of the name
  unsigned threads = 1;                   ///< that take part, at least 1

  /// The same case with one more parameter; with another number of threads; by another primitive; by another operation;
  /// with another order.
  CaseName with(std::string_view key, std::uint64_t value) const;
  CaseName with(std::string_view key, std::string_view value) const;
  CaseName with_threads(unsigned number) const;
  CaseName with_primitive(std::string_view other) const;
  CaseName with_operation(std::string_view other) const;
  CaseName with_order(std::string_view other) const;

  /// <kind>/<primitive>/<operation>[/<order>][/key:value...]/threads:N
  std::string text() const;

  /// Every field holds what it may, so that two different cases have different names.
  bool valid() const;

  bool operator==(const CaseName&) const = default;
};

}  // namespace fencepost::harness
