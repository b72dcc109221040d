#include "harness/base/regex.hpp"

#include <array>
#include <cctype>

namespace fencepost::harness {
namespace {

/// The first escape of a letter or digit outside brackets, such as "\d"; empty without.
std::string unknown_escape(const std::string& pattern) {
  for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] == '[') {  // a backslash in brackets is one of the characters
      ++i;
      if (i < pattern.size() && pattern[i] == '^') ++i;
      if (i < pattern.size() && pattern[i] == ']') ++i;
      for (; i < pattern.size() && pattern[i] != ']'; ++i) {
        if (pattern.compare(i, 2, "[:") != 0) continue;
        const std::size_t end = pattern.find(":]", i + 2);
        if (end == std::string::npos) return {};  // regcomp says so
        i = end + 1;
      }
    } else if (pattern[i] == '\\') {
      ++i;
      if (std::isalnum(static_cast<unsigned char>(pattern[i])) != 0)
        return pattern.substr(i - 1, 2);
    }
  }
  return {};
}

}  // namespace

// By <regex.h>: under sanitizers gcc 12 takes std::regex for uninitialised.
Regex::Regex(const std::string& pattern) {
  if (const std::string escape = unknown_escape(pattern); !escape.empty()) {
    error_ = escape + " has no meaning; use [0-9], [[:alnum:]_], [[:space:]]";
    return;
  }
  const int code = regcomp(&compiled_, pattern.c_str(), REG_EXTENDED | REG_NOSUB);
  if (code == 0) return;
  std::array<char, 200> why{};
  regerror(code, &compiled_, why.data(), why.size());
  error_ = why.data();
}

Regex::~Regex() {
  if (error_.empty()) regfree(&compiled_);
}

bool Regex::in(const std::string& text) const {
  return regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0;
}

}  // namespace fencepost::harness
