"""What is run, what is refused, and how the table says what is known."""
import os
import shutil
import stat
import subprocess
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

from fencepost_tool.cli.price import executions
from fencepost_tool.price import callgrind, profile, profile_text, qemu
from fencepost_tool.price.costs import Range
from fencepost_tool.price.elf import Elf
from fencepost_tool.price.profile import Profile, Row
from fencepost_tool.price.site import Found, Site
from fencepost_tool.results import Run
from fencepost_tool.results.errors import UserError

PROGRAM = Path("/made/up/program")


def row(count, share=None, cost=None, file=PROGRAM, function="work"):
    return Row(file, Site(Found(16, 4, "locked", "lock addq $1, (%rax)"), function, 8, 16), count, cost, share)


def told(rows, **more):
    found = Profile(PROGRAM, "x86_64", 0, **{"children": 0, "cpu_s": 2.0, "rows": rows, "elsewhere": 0, "inside": 0, "unknown": 0,
                                             "notes": (), **more})
    return "\n".join(profile_text.lines(found, rows, 2))


class TextTest(unittest.TestCase):

    def test_a_cost_is_a_range_and_a_share_is_one(self):
        text = told([row(3000, (0.0, 0.25), Range(0.0, 15.4, 35.0, ()))])
        self.assertRegex(text, r"work \+0x8 .* 3,000 +0-15\.4 +35\.0 +0-25")
        self.assertIn("at most 25 % of the CPU time where no line is contended, and 25 % if two threads shared each; 0 of 1",
                      text)
        self.assertIn("It is a bound", text)

    def test_what_two_threads_on_a_line_would_take_is_said_apart(self):
        rows = [replace(row(3000, (0.0, 0.25), Range(0.0, 15.4, 35.0, ())), contended=0.6)]
        self.assertIn("25 % of the CPU time where no line is contended, and 60 % if two threads shared each", told(rows))

    def test_without_costs_there_are_counts_and_no_explanation(self):
        text = told([row(3000)], cpu_s=None)
        self.assertIn("3,000", text)
        self.assertNotIn("cycles:", text)
        self.assertNotIn("CPU time;", text)

    def test_shares_never_exceed_the_whole(self):
        text = told([row(1, (0.1, 0.9), Range(1, 2, None, ())), row(1, (0.1, 0.9), Range(1, 2, None, ()))])
        self.assertIn("at most 100 % of the CPU time", text)

    def test_what_is_left_out_is_counted(self):
        library = row(8, file=Path("/lib/libc.so.6"), function="fputs")
        text = told([row(9), library, row(7)], elsewhere=5, inside=4, unknown=3, children=2)
        for words in ("... and 1 more site", "libc.so.6: fputs", "4 inside helpers", "5 in code without a file",
                      "3 of instructions", "2 forked processes"):
            self.assertIn(words, text)

    def test_the_bound_says_what_it_leaves_out_and_what_it_is_of(self):
        futex = replace(row(7), site=Site(Found(16, 4, "futex", "syscall"), "wait", 8, 16))
        plain = replace(row(9), site=Site(Found(16, 4, "plain", "movq (%rax), %rax"), "wait", 8, 16))
        rows = [row(3000, (0.0, 0.25), Range(0.0, 15.4, 35.0, ())), row(5), futex, plain]
        self.assertIn("not in that, since the run has no cost of them: 2 sites (futex 7, locked 5 executions)", told(rows))
        self.assertNotIn("not in that", told(rows[:1]))
        self.assertIn("1 execution of 1 site,", told([row(1)]))
        found = Profile(PROGRAM, "x86_64", 0, 0, 2.0, rows, 0, 0, 0, ())
        self.assertIn("the selected sites together take", "\n".join(profile_text.lines(found, rows[:1], 2)))
        self.assertIn("all sites together take", told(rows))

    def test_a_site_without_a_cost_is_as_dear_as_the_dearest_and_a_plain_one_is_last(self):
        plain = replace(row(9999), site=Site(Found(16, 4, "plain", "movq (%rax), %rax"), "wait", 8, 16))
        cheap, dear, unknown = row(10, (0.0, 0.001)), row(100, (0.0, 0.1)), row(50)
        self.assertEqual([dear, unknown, cheap, plain], profile.ranked([plain, cheap, unknown, dear]))
        self.assertEqual([plain, unknown][::-1], profile.ranked([plain, unknown]))

    def test_nothing_executed(self):
        self.assertIn("no site was executed", told([]))


class RefusalTest(unittest.TestCase):

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.program = Path(scratch.name) / "program"
        self.program.write_bytes(b"\x7fELF")

    def test_a_setuid_program_and_one_that_cannot_be_executed(self):
        for mode, words in ((stat.S_ISUID | 0o755, "setuid"), (stat.S_ISGID | 0o755, "setgid"), (0o644, "not executable")):
            self.program.chmod(mode)
            with self.assertRaisesRegex(UserError, words):
                profile.refuse(self.program)
        with self.assertRaisesRegex(UserError, "No such file"):
            profile.refuse(self.program.with_name("other"))

    def test_a_run_of_another_cpu(self):
        def run(model):
            return Run(Path("made-up"), {}, {"cpu": {"model_name": model}}, ())
        cpuinfo = self.program.with_name("cpuinfo")
        cpuinfo.write_text("processor\t: 0\nmodel name\t: Some CPU\n", "utf-8")
        with mock.patch.dict(os.environ, {"FENCEPOST_CPUINFO": str(cpuinfo)}):
            executions.refuse_other_cpu(run("Some CPU"))
            with self.assertRaisesRegex(UserError, "is of Other CPU, and this machine has Some CPU"):
                executions.refuse_other_cpu(run("Other CPU"))


class CpuTimeTest(unittest.TestCase):

    def test_is_that_of_the_program_and_its_exit_code_the_shells(self):
        with tempfile.NamedTemporaryFile() as source:
            source.write(b"some input")
            source.flush()
            with mock.patch.object(subprocess, "run", return_value=mock.Mock(returncode=-9)) as run:
                seconds, code = profile.cpu_time(Path("/bin/cat"), [], Path(source.name))
        self.assertGreaterEqual(seconds, 0.0)
        self.assertEqual(code, 137)
        self.assertEqual(run.call_args.kwargs["stdin"].name, source.name)
        with self.assertRaisesRegex(UserError, "No such file"):
            profile.cpu_time(Path("/bin/cat"), [], Path("/nothing/here"))


class CounterTest(unittest.TestCase):

    def chosen(self, asked=None, isa="x86_64", **here):
        with mock.patch.object(shutil, "which", lambda name: here.get(name.partition("-")[0])), \
                mock.patch.object(qemu, "plugin", lambda: Path(here.get("plugin", "/nothing/here"))), \
                mock.patch("platform.machine", lambda: "x86_64"):
            return profile.choose(PROGRAM, isa, asked)

    def test_is_qemu_and_callgrind_where_that_is_missing(self):
        everything = {"qemu": "/q", "valgrind": "/v", "plugin": __file__}
        self.assertEqual(("qemu", []), self.chosen(**everything))
        self.assertEqual(("callgrind", []), self.chosen("callgrind", **everything))
        self.assertEqual(("callgrind", ["not counted under QEMU (qemu-x86_64: not installed; the package is qemu-user)"]),
                         self.chosen(valgrind="/v", plugin=__file__))
        self.assertRegex(self.chosen(qemu="/q", valgrind="/v")[1][0], "no such file; `make build` builds it")

    def test_what_is_missing_is_named_with_its_package(self):
        for asked, isa, here, words in (
                (None, "x86_64", {}, "package is qemu-user; nor by callgrind: .* package is valgrind$"),
                ("qemu", "x86_64", {"valgrind": "/v"}, "package is qemu-user$"),
                ("callgrind", "x86_64", {"qemu": "/q", "plugin": __file__}, "package is valgrind$"),
                (None, "aarch64", {"valgrind": "/v"}, "qemu-aarch64: .* nor by callgrind: callgrind counts x86-64 programs")):
            with self.subTest(asked=asked, isa=isa), self.assertRaisesRegex(UserError, words):
                self.chosen(asked, isa, **here)

    def test_each_output_says_what_counted(self):
        self.assertIn("counted under QEMU", told([row(1)]))
        text = told([replace(row(1, file=Path("/lib/libc.so.6"), function="puts"),
                             callers=(("a", 50), ("b", 4), ("c", 3), ("d", 1)))], counter="callgrind", elsewhere=7)
        for words in ("counted by valgrind's callgrind", "7 instructions of any kind in code without a file",
                      "libc.so.6: puts: a (50), b (4), c (3) and 1 more"):
            self.assertIn(words, text)


class PluginTest(unittest.TestCase):

    def test_memory_that_has_no_file_any_more_is_none(self):
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "a (deleted)"
            names = ("-", "/memfd:x (deleted)", "/gone (deleted)", os.fspath(kept), "/a\\012b", "/gone")
            kept.write_text("".join(f"{i}\tf0\t0\t{name}\n" for i, name in enumerate(names, 1)), "utf-8")
            self.assertEqual([None, None, None, kept, Path("/a\nb"), Path("/gone")], [one.file for one in qemu.read(kept)])


class CallgrindTest(unittest.TestCase):
    OBJECT, LIBRARY = Path("/made/up/object"), Path("/made/up/library")
    LINES = """version: 1
ob=/made/up/object
fn=main
0x1010 3 7
cfn=f
calls=3 0x2000 5
0x1014 3 99
cob=/made/up/library
cfn=middle
calls=2 0x2000 5
0x1014 3 99
fn=f
0x1018 3 2
cob=/made/up/library
cfn=middle
calls=40 0x2000 5
0x1018 3 99
ob=???
fn=0x7
0x5000 1 6
ob=/made/up/library
fn=middle
0x1020 3 42
cfn=inner
calls=42 0x2000 5
0x1020 3 42
fn=inner
0x1030 3 42
ob=/other
fn=g
0x1010 3 5
"""

    def setUp(self):
        elf = Elf("made up", b"", "x86_64", 3, (), None, ((0x40, 0x1000, 0x100),))
        with mock.patch.object(callgrind, "_file", {str(self.OBJECT): elf, str(self.LIBRARY): elf}.get):
            self.reader = callgrind.Reader()
            self.reader.read(self.LINES.splitlines(keepends=True))

    def test_calls_and_unknown_objects_are_no_executions(self):
        self.assertEqual([(one.file, one.offset, one.count) for one in self.reader.executed],
                         [(self.OBJECT, 0x50, 7), (self.OBJECT, 0x58, 2), (self.LIBRARY, 0x60, 42), (self.LIBRARY, 0x70, 42)])
        self.assertEqual(self.reader.elsewhere, 6)

    def test_functions_of_the_program_that_lead_to_a_place_of_a_library(self):
        self.assertEqual([("f", 40), ("main", 2)], callgrind.called_from(self.reader.calls, (self.LIBRARY, 0x70), self.OBJECT))
        self.assertEqual([], callgrind.called_from(self.reader.calls, (self.OBJECT, 0x50), self.OBJECT))
        self.assertEqual([], callgrind.called_from(self.reader.calls, (Path("/other"), 0x50), self.OBJECT))
