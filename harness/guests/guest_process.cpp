#include "harness/guests/guest_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "harness/base/cpu_clock.hpp"
#include "harness/base/interrupt.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t longest_line = 64 << 10;
constexpr std::size_t complaint_kept = 4 << 10, complaint_shown = 200;

/// In the child of a process with threads: only calls that are safe after fork(). Writes why it failed.
[[noreturn]] void become(const char* program, const cpu_set_t& cpus, int lines, int errors,
                         int failure) {
  setpgid(0, 0);  // an interrupt from the terminal is the run's affair
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sched_setaffinity(0, sizeof cpus, &cpus);
  dup2(lines, STDIN_FILENO);
  dup2(lines, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  std::array<char*, 2> args{const_cast<char*>(program), nullptr};
  execv(program, args.data());
  const int error = errno;
  static_cast<void>(!write(failure, &error, sizeof error));
  _exit(1);
}

std::string printable(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' ' || c >= 127; }, '?');
  return text.size() > complaint_shown ? text.substr(0, complaint_shown) + "..." : text;
}

std::string why(int error) { return std::generic_category().message(error); }

}  // namespace

GuestProcess::GuestProcess(std::string program, Patience::Limit limit)
    : program_(std::move(program)), limit_(limit) {
  sched_getaffinity(0, sizeof cpus_, &cpus_);
}

GuestProcess::~GuestProcess() { end(); }

void GuestProcess::start() {
  end();
  std::array<int, 2> lines{-1, -1}, errors{-1, -1}, failure{-1, -1};
  const bool made = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, lines.data()) == 0 &&
                    pipe2(errors.data(), O_CLOEXEC) == 0 && pipe2(failure.data(), O_CLOEXEC) == 0;
  lines_ = Descriptor(lines[0]);
  errors_ = Descriptor(errors[0]);
  const Descriptor its_lines(lines[1]), its_errors(errors[1]), failed(failure[0]);
  Descriptor its_failure(failure[1]);
  unread_.clear();
  complaint_.clear();
  said_.clear();
  sent_.clear();
  child_ = made ? fork() : -1;
  if (child_ == 0)
    become(program_.c_str(), cpus_, its_lines.number(), its_errors.number(), its_failure.number());
  if (child_ < 0) throw GuestError("guest " + program_ + " cannot be started: " + why(errno));
  its_failure.close();
  int error = 0;  // the other end of the pipe is closed when the program begins
  if (read(failed.number(), &error, sizeof error) == sizeof error) {
    end();
    throw GuestError("guest " + program_ + " cannot be executed: " + why(error) +
                     (error == ENOENT ? " (the interpreter that its first line names)" : ""));
  }
  fcntl(errors_.number(), F_SETFL, O_NONBLOCK);
}

void GuestProcess::send(const std::string& line) {
  sent_ = line;
  complaint_.clear();
  patience_ = Patience(limit_, {0, cpu_time(clock_of_process(child_))});
  const std::string text = line + "\n";
  // Requests are short and answered one by one: there is always room for one.
  const ssize_t sent = ::send(lines_.number(), text.data(), text.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(text.size())) fail(ended());
}

std::string GuestProcess::next_line() {
  std::string line;
  while (!take_line(line)) {
    if (unread_.size() > longest_line) fail("gave a line without an end");
    if (interrupt_flag().load(std::memory_order_relaxed)) {  // relaxed: a flag alone
      end();
      throw GuestInterrupted();
    }
    // Parts of a line are no progress: they could come for ever.
    if (patience_.is_over({0, cpu_time(clock_of_process(child_))}))
      fail("gave no answer to '" + sent_ + "' within " + patience_.waited());
    if (!read_more(patience_.interval())) fail(ended());
  }
  said_ = line;
  return line;
}

bool GuestProcess::take_line(std::string& line) {
  const std::size_t end = unread_.find('\n');
  if (end == std::string::npos) return false;
  line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  return true;
}

bool GuestProcess::read_more(Patience::Limit most) {
  std::array<pollfd, 2> files{{{lines_.number(), POLLIN, 0}, {errors_.number(), POLLIN, 0}}};
  const int ready = poll(files.data(), files.size(), static_cast<int>(most.count()));
  if (ready <= 0) return true;
  std::array<char, 4'096> block{};
  if (files[1].revents != 0) {
    const ssize_t got = read(errors_.number(), block.data(), block.size());
    if (got > 0 && complaint_.size() < complaint_kept)
      complaint_.append(block.data(), static_cast<std::size_t>(got));
    if (got == 0) errors_.close();  // poll() ignores it from now on
  }
  if (files[0].revents == 0) return true;
  const ssize_t got = read(lines_.number(), block.data(), block.size());
  if (got < 0 && errno == EINTR) return true;
  if (got > 0) unread_.append(block.data(), static_cast<std::size_t>(got));
  return got > 0;
}

/// It has closed its output: how it ended. One that goes on without is killed.
std::string GuestProcess::ended() {
  std::array<char, complaint_kept> block{};
  const ssize_t got = read(errors_.number(), block.data(), block.size());
  if (got > 0) complaint_.append(block.data(), static_cast<std::size_t>(got));
  constexpr timespec a_moment{0, 1'000'000};
  siginfo_t how{};  // it stays a zombie, whose group can be killed: end()
  for (int tries = 0; how.si_pid == 0; ++tries) {
    if (waitid(P_PID, static_cast<id_t>(child_), &how, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        tries == 200)
      return "closed its output";
    if (how.si_pid == 0) nanosleep(&a_moment, nullptr);
  }
  return (how.si_code == CLD_EXITED ? "ended with exit code " : "was ended by signal ") +
         std::to_string(how.si_status);
}

/// The first line of what it complained of: the traces of many languages begin with the reason. Else the last of its output,
/// read or not.
std::string GuestProcess::last_words() const {
  const std::size_t first = complaint_.find_first_not_of('\n');
  if (first != std::string::npos)
    return complaint_.substr(first, complaint_.find('\n', first) - first);
  const std::size_t end = unread_.find_last_not_of('\n');
  if (end == std::string::npos) return said_;
  const std::size_t before = unread_.rfind('\n', end);
  return unread_.substr(before == std::string::npos ? 0 : before + 1, end - before);
}

void GuestProcess::fail(const std::string& what) { refuse(what, last_words()); }

void GuestProcess::refuse(const std::string& what, const std::string& line) {
  end();
  throw GuestError("guest " + program_ + " " + what +
                   (line.empty() ? "; it said nothing" : "; it said last: " + printable(line)));
}

void GuestProcess::end() {
  lines_.close();
  errors_.close();
  if (child_ <= 0) return;
  // One that is well ends at the end of its input; there is nothing that it would have to finish. What it started may not end:
  // the whole group. The number is nobody else's before the child is waited for. A guest may have left its group.
  kill(-child_, SIGKILL);
  kill(child_, SIGKILL);
  while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
}

}  // namespace fencepost::harness
