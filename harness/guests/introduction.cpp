#include "harness/guests/introduction.hpp"

#include <utility>

namespace fencepost::harness {

std::string Introduction::add(std::string_view line) {
  bytes_ += line.size() + 1;
  if (bytes_ > most_bytes)
    return "describes its cases in more than " + std::to_string(most_bytes >> 20) + " MiB";
  if (cases_.size() == most_cases)
    return "describes more than " + std::to_string(most_cases) + " cases";
  auto found = parse_guest_case(line);
  if (!found) return "describes a case as nobody understands it";
  if (std::string wrong = wrong_name(*found); !wrong.empty()) return wrong;
  cases_.push_back(*std::move(found));
  return "";
}

std::string Introduction::wrong_name(const GuestCase& one) {
  const std::string guest = one.fields.kind.substr(0, one.fields.kind.find('/'));
  if (own_kinds_.contains(guest))
    return "has a case whose name begins with '" + guest + "', as fencepost's own do";
  if (cases_.empty()) guest_ = guest;
  if (guest != guest_)
    return "has cases of two guests by their names, '" + guest_ + "' and '" + guest + "'";
  return names_.insert(one.fields.text()).second ? "" : "describes a case twice";
}

}  // namespace fencepost::harness
