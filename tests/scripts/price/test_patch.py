"""Copies: which bytes change, and that the program never does; locked instructions in front of a site.

    python3 -m unittest tests.scripts.price.test_patch
"""
from __future__ import annotations

import os
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.price.patch import Patch, copy
from fencepost_tool.price.problem import Problem
from fencepost_tool.price.replacements import Refused, Replacement, Replacer

from .built import Built
from .test_x86 import function

PROGRAM = r"""
#include <atomic>
#include <cstdio>
std::atomic<long> word{1};
[[gnu::noinline]] long work(long n) {
  long sum = 0;
  for (long i = 0; i < n; ++i) {
    word.store(i);
    sum += word.load(std::memory_order_relaxed);
    if (word.fetch_add(i) == 7) sum += word.exchange(sum & 15);
    std::atomic_thread_fence(std::memory_order_seq_cst);
  }
  return sum;
}
int main(int argc, char**) { std::printf("%ld\n", work(argc * 100)); }
"""


class Copies(unittest.TestCase):

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.program, self.to = Path(scratch.name) / "program", Path(scratch.name) / "copy"
        self.program.write_bytes(bytes(range(200)))
        self.program.chmod(0o755)

    def test_only_these_bytes_change_and_only_in_the_copy(self):
        before = self.program.stat()
        copy(self.program, self.to, [Patch(9, b"\x09\x0a", b"\xff\xfe"), Patch(3, b"\x03", b"\x90")])
        wanted = bytearray(range(200))
        wanted[3], wanted[9], wanted[10] = 0x90, 0xFF, 0xFE
        self.assertEqual(self.to.read_bytes(), bytes(wanted))
        self.assertEqual(stat.S_IMODE(self.to.stat().st_mode), 0o700)
        self.assertEqual((self.program.read_bytes(), before.st_mtime_ns), (bytes(range(200)), self.program.stat().st_mtime_ns))

    def test_the_program_and_links_to_it_are_never_written_to(self):
        os.link(self.program, self.to)
        for to in (self.program, self.to):
            with self.assertRaisesRegex(Problem, "can't be written: File exists"):
                copy(self.program, to, [Patch(3, b"\x03", b"\x90")])
        self.assertEqual(self.program.read_bytes(), bytes(range(200)))

    def test_other_bytes_than_expected_and_overlaps(self):
        with self.assertRaisesRegex(Problem, "changed while it was read"):
            copy(self.program, self.to, [Patch(3, b"\x04", b"\x90")])
        with self.assertRaisesRegex(Problem, "overlap at offset 0x4"):
            copy(self.program, self.to, [Patch(3, b"\x03\x04", b"\x90\x90"), Patch(4, b"\x04", b"\x90")])


class Dearer(Built):
    needs = ("g++", "as")

    def output(self, program: str, *patches: Patch) -> str:
        to = self.folder / "copy"
        to.unlink(missing_ok=True)
        copy(Path(program), to, patches)
        return subprocess.run([to], capture_output=True, text=True, check=True, timeout=60).stdout

    def test_copies_with_more_and_with_fewer_locks_print_the_same(self):
        for flags in (("-O2",), ("-O0",), ("-O2", "-static"), ("-O2", "-no-pie")):
            program = self.program(*flags)
            mine = [s for s in self.sites(program) if s.function.startswith("work(") and s.found.kind != "plain"]
            self.assertGreaterEqual(len(mine), 4 if "-O0" not in flags else 1)
            replacer = Replacer(Path(program), locks=3)
            found = [replacer.of(site) for site in mine]
            for one in found:
                assert isinstance(one, Replacement), one.why
                expected = self.output(program)
                self.assertEqual(expected, self.output(program, *one.patches), one.site.found.text)
                self.assertEqual(expected, self.output(program, *one.base), one.site.found.text)
            weak = [r for r in map(Replacer(Path(program), drop_lock=True).of, mine) if isinstance(r, Replacement)]
            self.assertGreater(len(weak), 0)
            self.assertEqual(expected, self.output(program, *(p for one in weak for p in one.patches)))

    def program(self, *flags: str) -> str:
        to = self.folder / ("program" + "".join(flags))
        self.write("p.cpp", PROGRAM)
        self.run_("g++", "-std=c++20", *flags, "-o", str(to), "p.cpp")
        return str(to)

    def test_nothing_else_moves(self):
        program = self.program("-O2")
        site = next(s for s in self.sites(program) if "work" in s.function and s.found.kind == "xchg")
        found = Replacer(Path(program), locks=2).of(site)
        assert isinstance(found, Replacement)
        changed = sum(len(p.new) for p in found.patches)
        self.assertLess(changed, 80)
        self.assertEqual([len(p.new) for p in found.patches], [len(p.new) for p in found.base])
        self.assertEqual(found.patches[1].new.count(bytes.fromhex("f048f79424")), 2)
        self.assertEqual(found.base[1].new.count(bytes.fromhex("f048f79424")), 0)

    def why(self, body: str, locks: int = 1) -> str:
        path = self.assembled(function("f", body.replace("; ", "\n ")))
        found = Replacer(Path(path), locks=locks).of(next(s for s in self.sites(path) if s.found.kind != "call"))
        assert isinstance(found, Refused)
        return found.why

    def test_where_there_is_no_room(self):
        self.assertIn("branch", self.why("1: xchg %eax, (%rdi); jne 1b"))
        self.assertIn("branch", self.why("mov %rcx, %rdx; 1: xchg %eax, (%rdi); jne 1b"))
        self.assertIn("branch", self.why("je 2f; nop; 1: xchg %eax, (%rdi); 2: test %eax, %eax; jmp *%rax; jmp 1b"))
        program = self.program("-O2")
        site = next(s for s in self.sites(program) if "work" in s.function and s.found.kind == "xchg")
        found = Replacer(Path(program), locks=1000).of(site)
        self.assertRegex(getattr(found, "why", ""), r"no room for it: \d+ of \d+ bytes")


if __name__ == "__main__":
    unittest.main()
