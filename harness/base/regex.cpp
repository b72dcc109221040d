#include "harness/base/regex.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string_view>

namespace fencepost::harness {
namespace {

constexpr int most_repeats = 255;  // RE_DUP_MAX that POSIX guarantees

// Behind a backslash < > ' and ` are anchors for glibc.
bool is_punctuation(char c) {
  return std::ispunct(static_cast<unsigned char>(c)) != 0 &&
         std::string_view("<>'`").find(c) == std::string_view::npos;
}

/// Looks for what POSIX extended expressions and Python's read differently.
class Dialect {
 public:
  explicit Dialect(std::string_view text) : text_(text) {}

  /// "" where the two read the whole expression alike.
  std::string difference() {
    if (std::ranges::any_of(text_, [](char c) { return static_cast<unsigned char>(c) > 127; }))
      return "a character that is not ASCII, as none in a name is";
    for (std::string problem; at_ < text_.size();)
      if (problem = step(); !problem.empty()) return problem;
    return depth_ > 0 ? "( without its )" : "";
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool ends_branch(std::size_t at) const {
    return at >= text_.size() || text_[at] == '|' || text_[at] == ')';
  }

  std::string step() {
    if (const std::size_t length = repetition(); length > 0) return repeat(length);
    const char first = peek();
    const bool opens = first == '(' || first == '|';
    const std::size_t start = at_;
    if (std::string problem = atom(); !problem.empty()) return problem;
    if ((first == '|' && starts_) || (opens && ends_branch(at_)))
      return at_ >= text_.size() && first == '(' ? "( without its )" : "an empty alternative";
    if (first == '(') ++depth_;
    if (first == ')' && --depth_ < 0) return ") without its (";
    starts_ = opens || first == '^';
    anchor_ = text_.substr(start, at_ - start) == "$";
    repeated_ = false;
    return {};
  }

  /// Length of the repetition that begins here, 0 where none does.
  std::size_t repetition() const {
    if (at_ >= text_.size()) return 0;
    if (std::string_view("*+?").find(peek()) != std::string_view::npos) return 1;
    if (peek() != '{') return 0;
    std::size_t end = at_ + 1;
    const auto digits = [&] {
      const std::size_t from = end;
      while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') ++end;
      return end > from;
    };
    if (!digits()) return 0;
    if (end < text_.size() && text_[end] == ',') {
      ++end;
      digits();
    }
    return end < text_.size() && text_[end] == '}' ? end + 1 - at_ : 0;
  }

  std::string repeat(std::size_t length) {
    const std::string_view text = text_.substr(at_, length);
    if (repeated_) return std::string(text) + " after another repetition";
    if (starts_ || anchor_) return std::string(text) + " repeats nothing";
    if (length > 1 && !in_order(text.substr(1, length - 2)))
      return std::string(text) + " is not {m,n} with m <= n <= " + std::to_string(most_repeats);
    at_ += length;
    repeated_ = true;
    return {};
  }

  static bool in_order(std::string_view bounds) {
    const auto number = [](std::string_view digits) {
      int value = most_repeats + 1;
      if (digits.size() <= 3) std::from_chars(digits.data(), digits.data() + digits.size(), value);
      return value;
    };
    const std::size_t comma = bounds.find(',');
    const int least = number(bounds.substr(0, comma));
    const bool open = comma == std::string_view::npos || comma + 1 == bounds.size();
    const int most = open ? least : number(bounds.substr(comma + 1));
    return least <= most && most <= most_repeats;
  }

  /// Passes one atom.
  std::string atom() {
    if (peek() == '\\') {
      if (!is_punctuation(peek(1)))
        return std::string(text_.substr(at_, 2)) + " is not in both (write a digit as [0-9])";
      at_ += 2;
      return {};
    }
    if (peek() == '[') return bracket();
    if (peek() == '{') return "{ that begins no repetition (write \\{ for the character)";
    if (text_.substr(at_, 2) == "(?") return std::string(text_.substr(at_, 3)) + " is not in both";
    ++at_;
    return {};
  }

  std::string bracket() {
    const std::size_t first = at_ + (peek(1) == '^' ? 2 : 1);
    const std::size_t end = text_.find(']', first + 1);
    if (end == std::string_view::npos) return "[ without its ]";
    const std::string_view inside = text_.substr(first, end - first);
    if (inside.find('\\') != std::string_view::npos) return "\\ inside [] is not read alike";
    for (const char* mark : {"[:", "[.", "[="})
      if (inside.find(mark) != std::string_view::npos)
        return std::string(text_.substr(at_, end + 1 - at_)) +
               "] is not in both (write [a-z], [0-9])";
    for (std::size_t i = 0; i < inside.size(); ++i) {
      if (inside[i] == '-' && i > 0 && i + 1 < inside.size())
        return "- in the middle of [] (put it first or last)";
      if (i + 2 >= inside.size() || inside[i + 1] != '-') continue;
      if (inside[i] > inside[i + 2] || inside[i] == '-' || inside[i + 2] == '-')
        return std::string(inside.substr(i, 3)) + " is no range (put its lower end first)";
      i += 2;
    }
    at_ = end + 1;
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool repeated_ = false, starts_ = true, anchor_ = false;
};

}  // namespace

// By <regex.h>: under sanitizers gcc 12 takes std::regex for uninitialised.
Regex::Regex(const std::string& pattern) {
  if (const std::string difference = Dialect(pattern).difference(); !difference.empty()) {
    error_ = difference +
             "; regular expressions are what POSIX extended and Python share: . [] () | * + ? "
             "{m,n} ^ $";
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
