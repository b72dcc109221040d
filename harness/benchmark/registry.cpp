#include "harness/benchmark/registry.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

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

void each_case(Scope scope, const std::function<void(Case)>& take) {
  CaseSink sink{[&take](Case c) {
    if (!c.fields.valid() || c.name != c.fields.text() || c.threads != c.fields.threads)
      throw std::logic_error("a case whose fields do not make its name: " + c.name);
    take(std::move(c));
  }};
  scope.sink = &sink;
  auto sorted = questions();
  std::ranges::sort(sorted, {}, &Question::name);
  for (const Question& question : sorted) question.add(scope);
}

void check_names(std::span<const Case> cases) {
  std::set<std::string_view> seen;
  for (const Case& c : cases) {
    if (!seen.insert(c.name).second) throw std::logic_error("two cases are called " + c.name);
  }
}

std::vector<Case> all_cases(Scope scope) {
  std::vector<Case> cases;
  each_case(std::move(scope), collected_in(cases).take);
  check_names(cases);
  return cases;
}

}  // namespace fencepost::harness
