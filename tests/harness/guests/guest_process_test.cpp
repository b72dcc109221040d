// Guests that die, hang or speak nonsense: each is over in time, and its last words are told.
#include "harness/guests/guest_process.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "harness/base/interrupt.hpp"
#include "tests/support/guest_script.hpp"

namespace fencepost::harness::guest_process_test {
namespace {

using namespace std::chrono_literals;

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

TEST(GuestProcesses, ThatCannotBeExecutedSayWhy) {
  const Script script("");
  std::ofstream(script.path()) << "#!/no/such/interpreter\n";
  EXPECT_NE(trouble(script.path()).find("No such file or directory (the interpreter that its"),
            std::string::npos);
  std::ofstream(script.path()) << "\x01\x02\x03";  // neither a program nor the script of one
  EXPECT_NE(trouble(script.path()).find("cannot be executed: Exec format error"),
            std::string::npos);
  std::filesystem::permissions(script.path(), std::filesystem::perms::owner_read);
  EXPECT_TRUE(trouble(script.path()).ends_with("cannot be executed: Permission denied"));
}

/// Whether the process whose number a guest wrote ends soon.
bool ends(const std::string& file) {
  std::string number, state = "none";
  std::ifstream(file) >> number;
  for (int tries = 0; tries < 500; ++tries) {
    std::ifstream stat("/proc/" + number + "/stat");  // a number, a name, and the state
    std::string word;
    if (!(stat >> word >> word >> state) || state == "Z") return !number.empty();
    usleep(10'000);
  }
  return false;
}

// Parts of a line are no progress, nor is the CPU time of others. The output is that of a process which the guest started.
TEST(GuestProcesses, ThatGiveALineBitByBitAreKilledWithWhatTheyStarted) {
  const Script script(
      "read x; echo hello; read x\n"
      "(while :; do printf x; sleep 0.05; done) & echo $! >$0.started; exec sleep 100\n");
  const std::string text = trouble(script.path(), 300ms);
  EXPECT_NE(text.find("gave no answer to 'begin 0 x' within 300 ms; it said last: xx"),
            std::string::npos)
      << text;
  EXPECT_TRUE(ends(script.path() + ".started"));
}

TEST(GuestProcesses, ThatEndLeaveNobodyBehind) {
  const Script script(
      "read x; echo hello; read x\n"
      "sleep 100 <&- >&- 2>&- & echo $! >$0.started; exit 3\n");
  EXPECT_TRUE(trouble(script.path()).ends_with("ended with exit code 3; it said last: hello"));
  EXPECT_TRUE(ends(script.path() + ".started"));
}

TEST(GuestProcesses, AreNotWaitedForAfterAnInterrupt) {
  const Script script("read x; exec sleep 100\n");
  const Interrupt interrupt;
  GuestProcess process(script.path(), 100'000ms);
  process.start();
  process.send("cases 1");
  std::raise(SIGTERM);
  EXPECT_THROW(process.next_line(), GuestInterrupted);
  EXPECT_FALSE(process.running());
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

}  // namespace
}  // namespace fencepost::harness::guest_process_test
