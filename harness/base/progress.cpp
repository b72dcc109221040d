#include "harness/base/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace fencepost::harness {
std::size_t terminal_columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::string minutes(double seconds) {
  const long whole = std::lround(std::max(0.0, seconds));
  char text[32];
  std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  return text;
}

bool Progress::due(double seconds) const {
  return seconds - last_ >= (terminal_ ? 0.1 : std::max(5.0, budget_s_ / 20.0));
}

void Progress::note(double seconds, const std::string& what) {
  if (!due(seconds)) return;
  last_ = seconds;
  char share[32];
  std::snprintf(share, sizeof share, "[%3.0f %%] ", std::min(100.0, 100.0 * seconds / budget_s_));
  std::string text = share + minutes(budget_s_ - seconds) + " left, " + what;
  if (terminal_) {
    // A line that fills the last column wraps, and could not be redrawn.
    if (columns_ > 0) text.resize(std::min(text.size(), columns_ - 1));
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
