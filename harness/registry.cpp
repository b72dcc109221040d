#include "harness/registry.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <stdexcept>

#include "harness/user_error.hpp"

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

std::vector<Case> all_cases(const std::vector<unsigned>& thread_counts, unsigned cores) {
  auto sorted = questions();
  std::ranges::sort(sorted, {}, &Question::name);
  std::vector<Case> cases;
  for (const Question& question : sorted) question.add({thread_counts, cores, &cases});
  std::set<std::string> seen;
  for (const Case& c : cases) {
    if (!seen.insert(c.name).second) throw std::logic_error("two cases are called " + c.name);
  }
  return cases;
}

std::vector<Case> select(std::vector<Case> cases, const std::string& filter) {
  if (filter.find("selfcheck") == std::string::npos)
    std::erase_if(cases, [](const Case& c) { return c.on_request; });
  if (filter.empty() || filter == "all") return cases;
  const bool exclude = filter.front() == '-';
  const std::string pattern = exclude ? filter.substr(1) : filter;
  std::regex regex;
  try {
    // extended: what Google Benchmark uses, so that a filter means the same here and there.
    regex.assign(pattern, std::regex::extended | std::regex::nosubs);
  } catch (const std::regex_error& e) {
    throw UserError("--benchmark_filter=" + filter +
                    " is not a POSIX extended regular expression (" + e.what() + ")");
  }
  std::erase_if(cases, [&](const Case& c) { return std::regex_search(c.name, regex) == exclude; });
  if (cases.empty()) {
    throw UserError("--benchmark_filter=" + filter +
                    " matches no case; --benchmark_list_tests prints all names");
  }
  return cases;
}

}  // namespace fencepost::harness
