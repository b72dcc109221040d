#include "harness/benchmark/registry.hpp"

#include <regex.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {
namespace {

// A function-local static: questions are static objects of other files, and the order in which those
// are made is not defined.
std::vector<Question>& questions() {
  static std::vector<Question> all;
  return all;
}

/// A POSIX extended regular expression, as Google Benchmark's filter is. By <regex.h>: under sanitizers gcc
/// 12 takes std::regex for uninitialised.
class Expression {
 public:
  explicit Expression(const std::string& text) {
    const int code = regcomp(&compiled_, text.c_str(), REG_EXTENDED | REG_NOSUB);
    if (code == 0) return;
    std::array<char, 200> why{};
    regerror(code, &compiled_, why.data(), why.size());
    wrong_ = why.data();
  }
  ~Expression() {
    if (wrong_.empty()) regfree(&compiled_);
  }
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;

  const std::string& wrong() const { return wrong_; }
  bool in(const std::string& text) const {
    return regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0;
  }

 private:
  regex_t compiled_{};
  std::string wrong_;
};

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
  const std::string pattern = exclude ? filter.substr(1) : filter;
  const Expression expression(pattern);
  if (const std::string& wrong = expression.wrong(); !wrong.empty()) {
    throw UserError("--benchmark_filter=" + filter +
                    " is not a POSIX extended regular expression (" + wrong + ")");
  }
  std::erase_if(cases, [&](const Case& c) { return expression.in(c.name) == exclude; });
  return cases;
}

std::vector<Case> select(std::vector<Case> cases, const std::string& filter) {
  cases = matching(std::move(cases), filter);
  if (!cases.empty() || filter.empty() || filter == "all") return cases;
  throw UserError("--benchmark_filter=" + filter +
                  " matches no case; --benchmark_list_tests prints all names");
}

}  // namespace fencepost::harness
