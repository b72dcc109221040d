// Guests that die, hang or speak nonsense: each is over in time, and its last words are told.
#include "harness/guests/guest_process.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "harness/base/user_error.hpp"
#include "harness/guests/guest.hpp"
#include "harness/guests/guest_benchmark.hpp"
#include "harness/guests/guest_cases.hpp"

namespace fencepost::harness::guest_process_test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// A program of the shell in a folder of its own.
class Script {
 public:
  explicit Script(const std::string& text) {
    std::string folder = fs::temp_directory_path() / "guest_XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no folder");
    folder_ = folder;
    std::ofstream(path()) << "#!/bin/sh\n" << text;
    fs::permissions(path(), fs::perms::owner_all);
  }
  ~Script() { fs::remove_all(folder_); }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;

  std::string path() const { return folder_ / "script"; }

 private:
  fs::path folder_;
};

std::string trouble(const std::string& program, std::chrono::milliseconds patience = 5'000ms) {
  GuestProcess process(program, patience);
  try {
    process.start();
    process.send("cases 1");
    process.next_line();
    process.send("begin 0 x");
    process.next_line();
  } catch (const GuestError& error) {
    EXPECT_FALSE(process.running());
    return error.what();
  }
  return "none";
}

std::string of_script(const std::string& text) { return trouble(Script(text).path()); }

TEST(GuestProcesses, ThatAnswerHaveNoTrouble) {
  EXPECT_EQ(of_script("while read x; do echo $x; done\n"), "none");
}

TEST(GuestProcesses, ThatEndTellWhatTheySaidLast) {
  EXPECT_TRUE(of_script("read x; echo hello; read x; echo boom >&2; echo trace >&2; exit 3\n")
                  .ends_with("ended with exit code 3; it said last: boom"));
  EXPECT_TRUE(of_script("read x; echo hello; read x; kill -9 $$\n")
                  .ends_with("was ended by signal 9; it said last: hello"));
  EXPECT_TRUE(of_script("exit 0\n").ends_with("ended with exit code 0; it said nothing"));
}

TEST(GuestProcesses, ThatHangAreKilled) {
  const Script script("read x; echo hello; read x; exec sleep 100\n");
  EXPECT_TRUE(trouble(script.path(), 200ms)
                  .ends_with("gave no answer to 'begin 0 x' within 200 ms; it said last: hello"));
}

// For 0.2 s of CPU time, as `times` tells it: how long a loop takes differs by ten times between shells.
TEST(GuestProcesses, ThatWorkOnAnAnswerAreWaitedFor) {
  const Script script(
      "while read x; do\n"
      "  while times >$0.t && read -r t _ <$0.t && case $t in 0m0.[01]*) ;; *) false;; esac\n"
      "  do i=0; while [ $i -lt 1000 ]; do i=$((i+1)); done\n"
      "  done; echo $x\n"
      "done\n");
  EXPECT_EQ(trouble(script.path(), 60ms), "none");
}

TEST(GuestProcesses, ThatLoopForEverAreKilled) {
  const Script script("read x; echo hello; read x; while :; do echo busy >&2; done\n");
  EXPECT_TRUE(
      trouble(script.path(), 60ms)
          .ends_with(
              "gave no answer to 'begin 0 x' within 720 ms of CPU time; it said last: busy"));
}

TEST(GuestProcesses, ThatCloseTheirOutputAreKilled) {
  EXPECT_TRUE(of_script("read x; echo hello; exec >&- <&-; exec sleep 100\n")
                  .ends_with("closed its output; it said last: hello"));
}

TEST(GuestProcesses, WithALineWithoutAnEndAreKilled) {
  const std::string text = of_script("exec yes | tr -d '\\n'\n");
  EXPECT_NE(text.find("gave a line without an end; it said last: yyyy"), std::string::npos) << text;
  EXPECT_LT(text.size(), 500U);
}

TEST(GuestProcesses, ThatAreNoProgramsSaySo) {
  EXPECT_NE(trouble("/etc/hostname").find("cannot be executed"), std::string::npos);
}

TEST(GuestProcesses, MayUseTheCpusOfWhoMadeThem) {
  GuestProcess process("/bin/cat", 5'000ms);
  cpu_set_t all, one;
  sched_getaffinity(0, sizeof all, &all);
  CPU_ZERO(&one);
  for (std::size_t cpu = 0; CPU_COUNT(&one) == 0; ++cpu)
    if (CPU_ISSET(cpu, &all)) CPU_SET(cpu, &one);
  sched_setaffinity(0, sizeof one, &one);
  process.start();
  process.send("x");
  process.next_line();
  sched_setaffinity(0, sizeof all, &all);
  cpu_set_t its;
  sched_getaffinity(process.pid(), sizeof its, &its);
  EXPECT_TRUE(CPU_EQUAL(&its, &all));
}

/// A guest that answers to `begin`, `window` and `end` with these lines.
std::string answering(const std::string& begin, const std::string& window, const std::string& end) {
  return "while read verb a b c; do case $verb in\n"
         "cases) echo fencepost-guest 1 sh; echo case alone sh/a/b/c/threads:1; echo end;;\n"
         "begin) " +
         begin + ";;\nwindow) " + window + ";;\nend) " + end + ";;\nesac; done\n";
}

/// What a window on it comes to: the error, or the operations.
std::string window_on(const Script& script) {
  GuestBenchmark benchmark(std::make_shared<Guest>(script.path(), std::vector<unsigned>{1}),
                           "sh/a/b/c/threads:1", {0});
  benchmark.begin(nullptr, 1);
  const DelegatedThread thread = benchmark.window(0, 7, 1'000, 10);
  const std::string wrong = benchmark.end();
  return wrong.empty() ? std::to_string(thread.counted) : wrong;
}

TEST(GuestBenchmarks, AreVerifiedByTheirProof) {
  const std::string window = "echo thread 0 1 10 20 30 $((30 + b)) 20 30 2 500 $a 0 0 0 100";
  EXPECT_EQ(window_on(Script(answering("echo ok", window, "echo proof 30"))), "20");
  EXPECT_EQ(window_on(Script(answering("echo ok", window, "echo proof 29"))),
            "the guest's threads say that they did 30 operations, its data show 29");
  EXPECT_EQ(window_on(Script(answering("echo ok", window, "echo wrong sum"))), "guest: sum");
}

TEST(GuestBenchmarks, ThatSpeakNonsenseAreErrors) {
  const std::string window = "echo thread 0 1 10 20 30 $((30 + b)) 20 30 2 500 $a 0 0 0 100";
  const auto of = [&](const char* begin, const std::string& at_window, const char* end) {
    return window_on(Script(answering(begin, at_window, end)));
  };
  EXPECT_NE(of("echo well", window, "echo proof 30").find("'begin 0 sh/a/b/c/threads:1' with what"),
            std::string::npos);
  EXPECT_NE(of("echo ok", "echo thread 0", "echo proof 30").find("it said last: thread 0"),
            std::string::npos);
  EXPECT_NE(of("echo ok", window, "echo proof").find("'end' with what makes no sense"),
            std::string::npos);
}

TEST(Guests, AreStartedAgainAndGivenUpAfterThreeErrors) {
  const Script script(answering("echo gone >&2; exit 1", "", ""));
  const auto guest = std::make_shared<Guest>(script.path(), std::vector<unsigned>{1});
  const auto error = [&] {
    GuestBenchmark benchmark(guest, "sh/a/b/c/threads:1", {0});
    benchmark.begin(nullptr, 1);
    return benchmark.end();
  };
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(error().ends_with("it said last: gone"));
  EXPECT_TRUE(error().ends_with("was given up after 3 errors in a row"));
}

TEST(GuestCases, OfAGuestThatIsNotThereSayWhy) {
  const auto none = guest_cases({"cobol"}, {1}, {0});
  ASSERT_EQ(none.size(), 1U);
  EXPECT_EQ(none[0].name, "cobol/guest/program/start/threads:1");
  EXPECT_TRUE(missing_guest(none[0]));
  const Script script("read x; echo hello\n");
  const auto odd = guest_cases({script.path()}, {1}, {0});
  ASSERT_EQ(odd.size(), 1U);
  EXPECT_TRUE(odd[0].obstacle->ends_with(
      "does not begin with 'fencepost-guest 1 ...'; it said last: hello"));
}

TEST(GuestCases, AreThoseOfTheIntroduction) {
  const Script script(answering("", "", ""));
  const auto cases = guest_cases({script.path()}, {1}, {0});
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].name, "sh/a/b/c/threads:1");
  EXPECT_TRUE(delegated(cases[0]));
  EXPECT_FALSE(missing_guest(cases[0]));
  EXPECT_THROW(guest_cases({script.path(), script.path()}, {1}, {0}), UserError);
}

TEST(GuestCases, OfAnotherCpuAreRefused) {
  const Script script("");
  std::fstream own("/proc/self/exe", std::ios::in | std::ios::binary);
  std::string head(64, '\0');
  own.read(head.data(), 64);
  head[18] = static_cast<char>(head[18] ^ 1);
  std::ofstream(script.path(), std::ios::binary) << head;
  EXPECT_THROW(guest_cases({script.path()}, {1}, {0}), UserError);
  EXPECT_THROW(guest_cases({"./no/such/program"}, {1}, {0}), UserError);
}

}  // namespace
}  // namespace fencepost::harness::guest_process_test
