#include "harness/benchmark/case_name.hpp"

#include <algorithm>

namespace fencepost::harness {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && text.find_first_of("/:") == std::string_view::npos;
}

/// A word, or that of a guest before it: go/mutex.
bool is_kind(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash == std::string_view::npos
             ? is_word(text)
             : is_word(text.substr(0, slash)) && is_word(text.substr(slash + 1));
}

std::string value_text(const CaseParameter& parameter) {
  const auto* number = std::get_if<std::uint64_t>(&parameter.value);
  return number != nullptr ? std::to_string(*number) : std::get<std::string>(parameter.value);
}

CaseName changed(CaseName name, std::string CaseName::*field, std::string_view value) {
  name.*field = value;
  return name;
}

}  // namespace

CaseName::CaseName(std::string_view the_kind, std::string_view the_primitive,
                   std::string_view the_operation, std::string_view the_order)
    : kind(the_kind), primitive(the_primitive), operation(the_operation), order(the_order) {}

CaseName CaseName::with(std::string_view key, std::uint64_t value) const {
  CaseName name = *this;
  name.parameters.push_back({std::string(key), value});
  return name;
}

CaseName CaseName::with(std::string_view key, std::string_view value) const {
  CaseName name = *this;
  name.parameters.push_back({std::string(key), std::string(value)});
  return name;
}

CaseName CaseName::with_threads(unsigned number) const {
  CaseName name = *this;
  name.threads = number;
  return name;
}

CaseName CaseName::with_primitive(std::string_view other) const {
  return changed(*this, &CaseName::primitive, other);
}

CaseName CaseName::with_operation(std::string_view other) const {
  return changed(*this, &CaseName::operation, other);
}

CaseName CaseName::with_order(std::string_view other) const {
  return changed(*this, &CaseName::order, other);
}

std::string CaseName::text() const {
  std::string name = kind + "/" + primitive + "/" + operation;
  if (!order.empty()) name += "/" + order;
  for (const CaseParameter& one : parameters) name += "/" + one.key + ":" + value_text(one);
  return name + "/threads:" + std::to_string(threads);
}

bool CaseName::valid() const {
  const auto sound = [](const CaseParameter& one) {
    return is_word(one.key) && one.key != "threads" && is_word(value_text(one));
  };
  return is_kind(kind) && is_word(primitive) && is_word(operation) &&
         (order.empty() || is_word(order)) && std::ranges::all_of(parameters, sound) && threads > 0;
}

}  // namespace fencepost::harness
