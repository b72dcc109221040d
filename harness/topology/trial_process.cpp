#include "harness/topology/trial_process.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>
#include <system_error>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t enough = 4'096;  // bytes that are kept
constexpr rlim_t most_seconds = 20;    // of CPU; a whole action takes milliseconds

[[noreturn]] void perform(const std::function<void()>& action, int standard_error) {
  dup2(standard_error, STDERR_FILENO);
  const rlimit patience{most_seconds, most_seconds};
  setrlimit(RLIMIT_CPU, &patience);  // then a signal ends it
  int code = 0;
  try {
    action();
  } catch (const std::exception&) {
    code = 1;
  }
  _exit(code);  // no destructors and no buffers: those are the parent's
}

std::string read_all(int from) {
  std::string text;
  std::array<char, 1'024> block{};
  for (;;) {
    const ssize_t got = read(from, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    if (text.size() < enough) text.append(block.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Trial try_in_child(const std::function<void()>& action) {
  std::array<int, 2> ends{};
  const pid_t child = pipe(ends.data()) == 0 ? fork() : -1;
  if (child < 0) {
    throw UserError("cannot start a process: " + std::generic_category().message(errno));
  }
  if (child == 0) perform(action, ends[1]);
  close(ends[1]);
  Trial seen;
  seen.printed = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  seen.survived = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return seen;
}

}  // namespace fencepost::harness
