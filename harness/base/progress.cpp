#include "harness/base/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace fencepost::harness {
namespace {

constexpr std::size_t name_width = 44;

std::string shortened(std::string name) {
  if (name.size() > name_width) name.replace(name_width - 3, std::string::npos, "...");
  return name;
}

}  // namespace

std::string minutes(double seconds) {
  const long whole = std::lround(std::max(0.0, seconds));
  char text[32];
  std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  return text;
}

void Progress::show(double seconds, const std::string& name, double share_precise) {
  char text[96];
  std::snprintf(text, sizeof text, "%3.0f %% of cases precise  %s", 100.0 * share_precise,
                shortened(name).c_str());
  note(seconds, text);
}

void Progress::note(double seconds, const std::string& what) {
  const double every = terminal_ ? 0.1 : std::max(5.0, budget_s_ / 20.0);
  if (seconds - last_ < every) return;
  last_ = seconds;
  char share[32];
  std::snprintf(share, sizeof share, "[%3.0f %%] ", std::min(100.0, 100.0 * seconds / budget_s_));
  const std::string text = share + minutes(budget_s_ - seconds) + " left, " + what;
  if (terminal_) {
    err_ << '\r' << text << "\033[K" << std::flush;
    drawn_ = true;
  } else {
    err_ << text << '\n' << std::flush;
  }
}

void Progress::say(const std::string& line) {
  clear();
  err_ << line << '\n' << std::flush;
}

void Progress::clear() {
  if (drawn_) err_ << "\r\033[K" << std::flush;
  drawn_ = false;
}

}  // namespace fencepost::harness
