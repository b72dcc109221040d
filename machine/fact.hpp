// A value read from the system, or the reason why it could not be read. Nothing is ever guessed.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace fencepost::machine {

/// In one of three states: known, unreadable, or (as constructed) not looked up yet. JSON has the value, the text of
/// reason(), or no key, in this order.
template <class T>
class Fact {
 public:
  Fact() = default;
  /// Implicit: a value that was read is a fact. The constraint keeps it from hiding the copy and move constructors.
  template <class U>
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload,google-explicit-constructor): see above
  requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, Fact>) Fact(U&& value)
      : value_(T(std::forward<U>(value))) {}

  /// `reason` reads "unreadable: <path or what was asked>: <why>".
  // NOLINTNEXTLINE(performance-unnecessary-value-param): it is moved; clang-tidy 14 does not see that in a template
  static Fact unreadable(std::string reason) {
    Fact fact;
    fact.reason_ = std::move(reason);
    return fact;
  }

  bool known() const { return value_.has_value(); }
  /// False before anything was looked up.
  bool looked_up() const { return known() || !reason_.empty(); }
  /// Only of a known one.
  const T& value() const { return *value_; }
  /// Empty where the value is known.
  const std::string& reason() const { return reason_; }

  bool operator==(const Fact&) const = default;

 private:
  std::optional<T> value_;
  std::string reason_;
};

/// How every reason begins.
inline constexpr const char* unreadable_prefix = "unreadable: ";

/// For people: the text, or why there is none.
inline const std::string& text_or_reason(const Fact<std::string>& fact) {
  return fact.known() ? fact.value() : fact.reason();
}

}  // namespace fencepost::machine
