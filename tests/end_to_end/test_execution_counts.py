"""How often atomic instructions are executed: of programs that know it, on x86-64 and in four builds for aarch64."""
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from collections import Counter
from pathlib import Path

from program import PROGRAM, ROOT, SANITIZED

sys.path.insert(0, os.fspath(ROOT / "scripts"))
from fencepost_tool.price import callgrind, qemu
from fencepost_tool.price import tools as packages
from fencepost_tool.results.errors import UserError

# In each of `arguments[1]` rounds, each of `arguments[2]` threads adds once, stores twice, fences 5 times and exchanges 15 times.
SOURCE = r"""
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>
std::atomic<long> added{0}, stored{0}, exchanged{0};
[[gnu::noinline]] void add() { added.fetch_add(1, std::memory_order_relaxed); }
[[gnu::noinline]] void store(long value) { stored.store(value); }
[[gnu::noinline]] void fence() { std::atomic_thread_fence(std::memory_order_seq_cst); }
[[gnu::noinline]] void exchange(long value) { exchanged.exchange(value); }
int main(int, char** arguments) {
  const long rounds = std::atol(arguments[1]);
  std::vector<std::thread> threads;
  for (int i = std::atoi(arguments[2]); i != 0; --i)
    threads.emplace_back([=] {
      for (long round = 0; round < rounds; ++round) {
        add();
        for (int i = 0; i < 2; ++i) store(round);
        for (int i = 0; i < 5; ++i) fence();
        for (int i = 0; i < 15; ++i) exchange(round);
      }
    });
  for (auto& thread : threads) thread.join();
  if (arguments[3]) std::abort();
  std::printf("%ld\n", added.load());
}
"""
TIMES = (1, 2, 5, 15)
ROUNDS = 1000
BUILDS = {"x86-64": ["g++"], **{name: ["aarch64-linux-gnu-g++", "-static", *flags] for name, flags in {
    "aarch64-llsc": ["-mno-outline-atomics"], "aarch64-outline": ["-moutline-atomics"], "aarch64-lse": ["-march=armv8.1-a"],
    "aarch64-rcpc": ["-march=armv8.4-a"]}.items()}}


@unittest.skipUnless(PROGRAM and not SANITIZED, "the plugin is built beside a program without a sanitizer")
@unittest.skipUnless(all(map(shutil.which, ("qemu-x86_64", "qemu-aarch64"))), "qemu-user is not installed")
class ExecutionCounts(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()

    def build(self, name, source=SOURCE):
        compiler, *flags = BUILDS[name]
        if shutil.which(compiler) is None:
            self.skipTest(f"{compiler} is not installed")
        file = self.folder / "program.cpp"
        file.write_text(source, "utf-8")
        program = self.folder / name
        subprocess.run([compiler, "-O2", "-pthread", *flags, file, "-o", program], check=True)
        return program

    def counts(self, program, *arguments):
        """{times: instructions that were executed so often}, of the program alone."""
        found = qemu.count(program, arguments, output=subprocess.DEVNULL)
        self.assertEqual(found.exit_code, 0)
        return found, Counter(one.count for one in found.executed if one.file == program)


class Exact(ExecutionCounts):

    def test_on_one_thread_and_on_two(self):
        for name in BUILDS:
            program = self.build(name)
            for threads in (1, 2):
                with self.subTest(name, threads=threads):
                    _, found = self.counts(program, str(ROUNDS), str(threads))
                    # LL/SC: the load and the store of a loop, more often where the store has failed.
                    expected = {times * ROUNDS * threads for times in TIMES}
                    missing = [times for times in expected if not found[times]]
                    if name == "aarch64-llsc" and threads > 1:
                        self.assertTrue(all(any(times <= count <= 1.2 * times for count in found) for times in expected), found)
                    else:
                        self.assertEqual(missing, [])

    def test_they_are_those_of_callgrind(self):
        if shutil.which("valgrind") is None:
            self.skipTest("valgrind is not installed")
        program = self.build("x86-64")
        mine, its = (by(program, [str(ROUNDS), "1"], output=subprocess.DEVNULL).executed
                     for by in (qemu.count, callgrind.count))
        counts = {(one.file, one.offset): one.count for one in its}
        own = [one for one in mine if one.file == program]
        self.assertGreaterEqual(len(own), len(TIMES))
        self.assertEqual([], [one for one in own if counts.get((one.file, one.offset)) != one.count])

    def test_other_places_that_are_asked_for_count_too(self):
        program = self.build("x86-64")
        its = callgrind.count(program, [str(ROUNDS), "1"], output=subprocess.DEVNULL).executed
        often = [(one.file, one.offset) for one in its if one.file == program and one.count == 15 * ROUNDS]
        self.assertGreater(len(often), 2)  # the call of exchange(), and what is in it
        mine = qemu.count(program, [str(ROUNDS), "1"], often, subprocess.DEVNULL).executed
        self.assertEqual(set(often), {(one.file, one.offset) for one in mine if one.count == 15 * ROUNDS})

    def test_whatever_the_folders_are_called(self):
        folder = self.folder / "a,b\nc (deleted)"
        folder.mkdir()
        program = shutil.copy(self.build("x86-64"), folder / "d e")
        with unittest.mock.patch.object(tempfile, "tempdir", os.fspath(folder)):
            _, found = self.counts(program, str(ROUNDS), "1")
        self.assertEqual([], [times for times in TIMES if not found[times * ROUNDS]])

    def test_children_that_are_forked_count(self):
        forks = ("added.fetch_add(7);\n  if (::fork() == 0) { for (long i = 0; i < 77; ++i) add(); return 0; }\n"
                 "  int status;\n  ::wait(&status);\n  const long rounds")
        fork = "#include <sys/wait.h>\n#include <unistd.h>\n" + SOURCE.replace("const long rounds", forks)
        found, counts = self.counts(self.build("x86-64", fork), str(ROUNDS), "1")
        self.assertEqual(found.children, 1)
        # What the child inherited is its parent's.
        self.assertTrue(counts[1] and counts[ROUNDS + 77], counts)


class Verb(ExecutionCounts):

    def price(self, *words):
        """(exit code, standard output, standard error)"""
        try:
            packages.require()
        except packages.Missing as e:
            self.skipTest(str(e))
        done = subprocess.run([ROOT / "scripts" / "fencepost", "price", *words], capture_output=True, text=True,
                              check=False, env={**os.environ, "FENCEPOST_PROGRAM": PROGRAM})
        return done.returncode, done.stdout, done.stderr

    def document(self, *words):
        code, out, err = self.price("--json", *words)
        self.assertEqual(0, code, err)
        return json.loads(out)  # what the program prints goes to standard error

    def test_qemu_and_callgrind_count_the_same(self):
        if shutil.which("valgrind") is None:
            self.skipTest("valgrind is not installed")
        program = self.build("x86-64")
        sites = []
        for counter in ("qemu", "callgrind"):
            found = self.document(f"--counter={counter}", program, "--", str(ROUNDS), "1")
            self.assertEqual((counter, 0), (found["counted_by"], found["unknown"]))
            # Those of the C library depend on which thread is the first.
            sites.append({one["file_offset"]: one["executed"] for one in found["sites"] if one["file"] == str(program)})
            reached = [one["reached_by"] for one in found["sites"] if one["function"] and "thread_create" in one["function"]]
            if counter == "callgrind":
                self.assertTrue(any(reached), reached)
        self.assertGreaterEqual(len(sites[0]), len(TIMES))
        self.assertEqual(*sites)

    def test_calls_in_libraries_count(self):
        locks = ('#include <pthread.h>\nextern "C" void locked(long times) { pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; '
                 "for (; times > 0; --times) { pthread_mutex_lock(&m); pthread_mutex_unlock(&m); } }")
        (self.folder / "locks.cpp").write_text(locks, "utf-8")
        library = self.folder / "liblocks.so"
        subprocess.run(["g++", "-O2", "-shared", "-fPIC", "-o", library, self.folder / "locks.cpp"], check=True)
        (self.folder / "main.cpp").write_text('extern "C" void locked(long); int main() { locked(123); }', "utf-8")
        program = self.folder / "locked"
        subprocess.run(["g++", "-O2", "-o", program, self.folder / "main.cpp", library, f"-Wl,-rpath,{self.folder}"], check=True)
        calls = {one["call"]: one["executed"] for one in self.document(program, "--")["sites"] if one["file"] == str(library)}
        self.assertEqual(calls, {"pthread_mutex_lock": 123, "pthread_mutex_unlock": 123})

    def test_a_program_is_run_by_the_name_it_was_given(self):
        program = self.build("x86-64", "#include <atomic>\n#include <cstring>\nstd::atomic<int> n;\nint main(int, char** words) "
                                       '{ n.store(1); return std::strstr(words[0], "alias") == nullptr; }')
        alias = self.folder / "alias"
        alias.symlink_to(program)
        for counter in ("qemu", "callgrind"):
            if counter == "qemu" or shutil.which("valgrind"):
                sites = self.document(f"--counter={counter}", alias, "--")["sites"]
                self.assertEqual([1], [one["executed"] for one in sites if one["file"] == str(program)])

    def test_a_program_that_fails_is_one_line(self):
        for body, failed in (("return 3", "exit code 3"), ("return isatty(1) ? 0 : 4", "exit code 4"),
                             ("abort()", "exit code 134")):
            with self.subTest(body):
                program = self.build("x86-64", f"#include <cstdlib>\n#include <unistd.h>\nint main() {{ {body}; }}")
                code, out, err = self.price(program, "--")
                self.assertEqual((2, "", 1), (code, out, len(err.splitlines())))
                self.assertRegex(err, f"failed natively, with {failed}; it may need other arguments, input .* or a terminal")

    def test_try_picks_the_sites_that_are_executed_most(self):
        if platform.machine() != "x86_64":
            self.skipTest("programs are patched on x86-64 only")
        program = self.build("x86-64")
        for counter in ("qemu", "callgrind"):
            if shutil.which("valgrind") or counter == "qemu":
                counts = f"--counter={counter}"
                code, out, err = self.price("--try", "--json", "--budget=0.01s", counts, program, "--", "100", "1")
                self.assertEqual((0, ""), (code, err))
                found = json.loads(out)
                named = [[(site["function"].partition("(")[0], site["executed"]) for site in sites]
                         for sites in [*(one["sites"] for one in found["tried"]), [one["site"] for one in found["refused"]]]]
                each = [("exchange", 1500), ("fence", 500), ("store", 200)]
                self.assertEqual([*([one] for one in each), each, [("add", 100)]], named)

    def test_without_a_run_there_is_no_cost_and_code_that_is_made_at_run_time_is_counted_as_such(self):
        jit = r"""
#include <sys/mman.h>
#include <cstring>
int main() {
  void* const code = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  std::memcpy(code, "\xf0\xff\x07\xc3", 4);  // lock incl (%rdi); ret
  int n = 0;
  for (int i = 0; i < 77; ++i) reinterpret_cast<void (*)(int*)>(code)(&n);
  return n != 77;
}"""
        program = self.build("x86-64", jit)
        found = self.document(program, "--")
        self.assertEqual((77, {None}), (found["in_code_without_a_file"], {one["cost"] for one in found["sites"]}))
        self.assertIn("77 in code without a file (JIT)", self.price(program, "--")[1])

    def test_a_program_for_another_architecture_has_counts_only(self):
        found = self.document("--run", os.fspath(next((ROOT / "docs" / "example").glob("*/*/"))), self.build("aarch64-lse"),
                              "--", str(ROUNDS), "1")
        self.assertIsNone(found["cpu_seconds"])
        self.assertTrue(set(TIMES) <= {one["executed"] // ROUNDS for one in found["sites"] if one["cost"] is None})


class Refused(ExecutionCounts):

    def refusal(self, *arguments):
        with self.assertRaises(UserError) as caught:
            qemu.count(*arguments)
        self.assertNotIn("\n", str(caught.exception))
        return str(caught.exception)

    def test_what_is_no_program_of_a_known_kind(self):
        script = self.folder / "script"
        script.write_text("#!/bin/sh\n", "utf-8")
        self.assertIn("is a script", self.refusal(script, []))
        self.assertIn("No such file", self.refusal(self.folder / "nothing", []))
        for at, byte, words in ((4, 1, "32-bit"), (18, 243, "another architecture")):
            head = bytearray(b"\x7fELF\x02\x01\x01" + bytes(11) + b"\x3e\x00" + bytes(44))
            head[at] = byte
            (self.folder / "other").write_bytes(head)
            self.assertIn(words, self.refusal(self.folder / "other", []))

    def test_a_program_that_a_signal_ends_has_no_counts_and_says_so(self):
        self.assertIn("signal", self.refusal(self.build("x86-64"), ["1", "1", "abort"]))


if __name__ == "__main__":
    unittest.main()
