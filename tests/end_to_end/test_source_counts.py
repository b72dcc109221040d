"""price --source: operations and orders as written, of programs by g++ and clang++ and with real threads."""
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from program import PROGRAM, ROOT, SANITIZED

sys.path.insert(0, os.fspath(ROOT / "scripts"))
from fencepost_tool.price import source_counts, tools
from fencepost_tool.results.errors import UserError

SOURCE = r"""#include <atomic>
#include <cstdlib>
#include <thread>
#include <sys/wait.h>
#include <unistd.h>
std::atomic<long> a{0};
std::atomic<char> c{0};
std::atomic<int> i{0};
std::atomic<short> s{0};
volatile long plain;
void work(long n) {
  for (long k = 0; k < n; ++k) {
    a.fetch_add(1, std::memory_order_relaxed);
    plain = a.load(std::memory_order_acquire) + a.load(std::memory_order_relaxed);
    c.store(1);
    a.store(k, std::memory_order_release);
    i.exchange(7, std::memory_order_acq_rel);
    short expected = 0;
    s.compare_exchange_strong(expected, 1, std::memory_order_seq_cst, std::memory_order_relaxed);
    s.fetch_or(1);
  }
  std::atomic_thread_fence(std::memory_order_seq_cst);
}
int main(int, char** arguments) {
  std::thread one(work, 1000), two(work, 1000);
  one.join();
  two.join();
  const int child = arguments[1] ? ::fork() : 1;
  if (child == 0) { i.fetch_sub(1, std::memory_order_release); return 0; }
  int status = 0;
  if (arguments[1]) ::wait(&status);
  return status;
}
"""
EXPECTED = {13: [("fetch_add", "relaxed", 64, 2000)], 14: [("load", "acquire", 64, 2000), ("load", "relaxed", 64, 2000)],
            15: [("store", "seq_cst", 8, 2000)], 16: [("store", "release", 64, 2000)], 17: [("exchange", "acq_rel", 32, 2000)],
            19: [("compare_exchange", "seq_cst", 16, 2000)], 20: [("fetch_or", "seq_cst", 16, 2000)],
            22: [("thread_fence", "seq_cst", None, 2)]}


@unittest.skipUnless(PROGRAM and not SANITIZED, "the library is built beside a program without a sanitizer")
class SourceCounts(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        try:
            tools.require()
        except tools.Missing as e:
            self.skipTest(str(e))

    def build(self, compiler="g++", source=SOURCE, suffix="cpp", linked=True, flags=(), also=()):
        if shutil.which(compiler) is None:
            self.skipTest(f"{compiler} is not installed")
        file = self.folder / f"program.{suffix}"
        file.write_text(source, "utf-8")
        program, library = self.folder / compiler, [str(Path(PROGRAM).with_name("libfencepost_source.a"))] if linked else []
        sanitized = ["-fsanitize=thread"] if linked else []
        subprocess.run([compiler, "-O2", "-g", "-w", *flags, *sanitized, "-c", file, "-o", f"{file}.o"], check=True)
        subprocess.run([compiler, f"{file}.o", *library, *also, "-pthread", "-o", program], check=True)
        return program

    def price(self, *words, before=()):
        done = subprocess.run([ROOT / "scripts" / "fencepost", "price", *before, "--source", *words], capture_output=True,
                              text=True, check=False, env={**os.environ, "FENCEPOST_PROGRAM": PROGRAM})
        return done.returncode, done.stdout, done.stderr

    def document(self, *words):
        code, out, err = self.price(*words, before=("--json",))
        self.assertEqual((0, ""), (code, err))
        return json.loads(out)

    def by_line(self, document):
        found: dict = {}
        for one in document["operations"]:
            line = next((frame["line"] for frame in one["frames"]), None)
            found.setdefault(line, []).append((one["operation"], one["order"], one["bits"], one["executed"]))
        return {line: sorted(operations) for line, operations in found.items()}

    def test_are_exact_on_two_threads_with_the_order_as_written(self):
        for compiler in ("g++", "clang++"):
            with self.subTest(compiler):
                program = self.build(compiler)
                self.assertEqual(EXPECTED, self.by_line(self.document(program, "--")))

    def test_a_file_that_a_program_has_left_and_a_forked_child(self):
        program = self.build()
        subprocess.run([program, "fork"], check=True, cwd=self.folder)
        first, second = sorted(self.folder.glob("fencepost-source.*"), key=lambda file: -file.stat().st_size)
        self.assertEqual(EXPECTED, self.by_line(self.document(first)))
        self.assertEqual([("fetch_sub", "release", 32, 1)], sum(self.by_line(self.document(second)).values(), []))
        self.assertIn("of 1 forked process, too", self.price(program, "--", "fork")[1])

    def test_a_program_in_c_needs_no_library_of_cpp(self):
        source = "long x; int main() { __atomic_store_n(&x, 1, __ATOMIC_RELEASE); return 0; }"
        found = self.document(self.build("gcc", source, "c"), "--")
        self.assertEqual([("store", "release")], [(one["operation"], one["order"]) for one in found["operations"]])

    def test_operations_on_16_bytes(self):
        source = """__attribute__((aligned(16))) unsigned __int128 x;
int main() {
  for (int i = 0; i < 3; ++i) __atomic_fetch_add(&x, (unsigned __int128)1 << 64, __ATOMIC_ACQUIRE);
  unsigned __int128 three = (unsigned __int128)3 << 64;
  const int wrong = !__atomic_compare_exchange_n(&x, &three, 7, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
  return wrong || __atomic_load_n(&x, __ATOMIC_SEQ_CST) != 7;
}
"""
        expected = {3: [("fetch_add", "acquire", 128, 3)], 5: [("compare_exchange", "acq_rel", 128, 1)],
                    6: [("load", "seq_cst", 128, 1)]}
        flags = ["-mcx16"] if platform.machine() == "x86_64" else []
        for compiler in ("gcc", "clang"):
            with self.subTest(compiler):
                program = self.build(compiler, source, "c", flags=flags, also=["-latomic"])
                self.assertEqual(expected, self.by_line(self.document(program, "--")))

    def test_what_has_no_counts_is_one_line(self):
        plain = self.build("g++", "int main(int n, char**) { return n - 1; }", linked=False)
        for words, said in (((plain, "--"), "left no counts; compile with -fsanitize=thread"),
                            ((plain, "--", "x"), "exit code 1"), ((plain,), "is a program: give --"),
                            ((self.folder / "none",), "No such file")):
            code, out, err = self.price(*words)
            self.assertEqual((2, "", 1), (code, out, len(err.splitlines())))
            self.assertIn(said, err)
        damaged = self.folder / "damaged"
        for line in ("count\t1\t2", "count\t1\t99\t8\t0\t0", "lost\tx"):
            damaged.write_text(f"{source_counts.HEADER}\n{line}\n", "utf-8")
            with self.assertRaisesRegex(UserError, "line 2: damaged"):
                source_counts.read([damaged], None)


if __name__ == "__main__":
    unittest.main()
