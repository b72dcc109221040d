#include "harness/benchmark/registry.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "harness/base/regex.hpp"
#include "harness/base/user_error.hpp"

namespace fencepost::harness {
namespace {

// A function-local static: questions are static objects of other files, and the order in which those
// are made is not defined.
std::vector<Question>& questions() {
  static std::vector<Question> all;
  return all;
}

}  // namespace

Question::Question(std::string_view question_name, std::string_view question, AddCases add_cases)
    : name(question_name), asks(question), add(std::move(add_cases)) {
  questions().push_back(*this);
}

std::vector<Case> all_cases(Scope scope) {
  auto sorted = questions();
  std::ranges::sort(sorted, {}, &Question::name);
  std::vector<Case> cases;
  scope.cases = &cases;
  for (const Question& question : sorted) question.add(scope);
  std::set<std::string> seen;
  for (const Case& c : cases) {
    if (!c.fields.valid() || c.name != c.fields.text() || c.threads != c.fields.threads)
      throw std::logic_error("a case whose fields do not make its name: " + c.name);
    if (!seen.insert(c.name).second) throw std::logic_error("two cases are called " + c.name);
  }
  return cases;
}

std::vector<Case> matching(std::vector<Case> cases, const std::string& filter) {
  if (filter.find("selfcheck") == std::string::npos)
    std::erase_if(cases, [](const Case& c) { return c.on_request; });
  if (filter.empty() || filter == "all") return cases;
  const bool exclude = filter.front() == '-';
  const Regex expression(exclude ? filter.substr(1) : filter);
  if (const std::string& error = expression.error(); !error.empty())
    throw UserError("'" + filter + "': " + error);
  std::erase_if(cases, [&](const Case& c) { return expression.in(c.name) == exclude; });
  return cases;
}

std::vector<Case> leave_out(std::vector<Case>& cases, const std::string& filter, bool all) {
  if (all || (!filter.empty() && filter.front() != '-')) return {};
  const auto rest = std::stable_partition(cases.begin(), cases.end(), std::mem_fn(&Case::core));
  std::vector<Case> out(rest, cases.end());
  cases.erase(rest, cases.end());
  return out;
}

std::vector<Case> select(std::vector<Case> cases, const std::string& filter) {
  cases = matching(std::move(cases), filter);
  if (!cases.empty() || filter.empty() || filter == "all") return cases;
  throw UserError("'" + filter + "' matches no case; fencepost list prints all names");
}

}  // namespace fencepost::harness
