"""The command itself: verbs, help, exit codes, the dialect of expressions, and what is generated from the parsers."""
from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool import paths
from fencepost_tool.cli import compare, completion, exit_codes, manual, program, summary, verbs
from fencepost_tool.cli.main import guarded
from fencepost_tool.results.errors import UserError
from fencepost_tool.version import VERSION

from ..support import synthetic_run
from ..support.given import given
from ..support.verb_call import call, small

ROOT = synthetic_run.ROOT
COMMAND = [sys.executable, str(ROOT / "scripts" / "fencepost_tool")]


class VerbsTest(unittest.TestCase):
    def test_each_has_a_module_a_parser_and_help(self):
        for name in verbs.SUMMARIES:
            with self.subTest(name):
                verb = verbs.load(name)
                self.assertEqual(name, verb.name)
                text = verb.parser().format_help()
                for word in ("--quiet", "--verbose", "--color", "exit codes: 0 fine", f"fencepost {name}"):
                    self.assertIn(word, " ".join(text.split()))
                self.assertNotIn(str(ROOT), text)

    def test_help_and_version(self):
        code, out, err = call("--help")
        self.assertEqual((0, ""), (code, err))
        for word in (*verbs.SUMMARIES, *(meaning for _, meaning in exit_codes.TABLE)):
            self.assertIn(word, out)
        self.assertEqual((0, f"fencepost {VERSION}\n", ""), call("--version"))
        self.assertEqual(out, call("help")[1])
        self.assertIn("usage: fencepost track", call("help", "track")[1])

    def test_nothing_and_nonsense(self):
        code, out, err = call()
        self.assertEqual((2, ""), (code, out))
        self.assertTrue(err.startswith("usage: "))
        for word in ("frobnicate", "--frobnicate"):
            code, out, err = call(word)
            self.assertEqual((2, "", 1), (code, out, err.count("\n")))
            self.assertIn(word, err)

    def test_a_wrong_option_of_every_verb_is_one_line(self):
        for name in verbs.SUMMARIES:
            if not verbs.load(name).forwards:
                code, out, err = call(name, "--frobnicate")
                self.assertEqual((2, "", 1), (code, out, err.count("\n")), name)

    def test_shared_options_are_the_same_everywhere(self):
        for option in ("--filter", "--allow-emulated", "--json", "--require"):
            kinds = {(type(a), a.metavar) for name in verbs.SUMMARIES for a in verbs.load(name).parser()._actions
                     if option in a.option_strings and name != "compare"}
            self.assertLessEqual(len(kinds), 1, option)


class ExitCodesTest(unittest.TestCase):
    def test_an_unexpected_exception_is_70_with_one_line_and_a_hint(self):
        def fails(*_):
            raise KeyError("a\nb")
        for traced, environment, args in ((False, {}, []), (True, {"FENCEPOST_TRACEBACK": "1"}, []), (True, {}, ["-v"])):
            out, err = io.StringIO(), io.StringIO()
            with mock.patch.object(summary, "load", fails), mock.patch.dict(os.environ, environment):
                self.assertEqual(70, guarded(["summary", "x", *args], out, err))
            self.assertEqual("", out.getvalue())
            self.assertIn("FENCEPOST_TRACEBACK=1", err.getvalue().splitlines()[-1])
            self.assertEqual(traced, "Traceback" in err.getvalue())
            if not traced:
                self.assertEqual(1, err.getvalue().count("\n"))

    def test_interrupted(self):
        out, err = io.StringIO(), io.StringIO()
        with mock.patch.object(summary, "load", side_effect=KeyboardInterrupt):
            self.assertEqual(130, guarded(["summary", "x"], out, err))
        self.assertEqual("fencepost: interrupted\n", err.getvalue())

    def test_a_reader_that_has_seen_enough_is_no_failure(self):
        with tempfile.TemporaryDirectory() as scratch:
            folder = synthetic_run.write(Path(scratch) / "run", 2)
            done = subprocess.run(["bash", "-c", '"$@" | head -n 1; exit "${PIPESTATUS[0]}"', "-", *COMMAND, "summary", folder],
                                  capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_the_table_stands_in_the_page(self):
        page = (ROOT / "docs" / "reference" / "stability.md").read_text("utf-8")
        for code, meaning in exit_codes.TABLE:
            self.assertIn(f"| {code} | {meaning} |", page)


class ImportsTest(unittest.TestCase):
    """Verbs that hand over to the program, and help, wait for no library."""

    def test_what_needs_no_library_imports_none(self):
        asked = [["--version"], ["--help"], ["list"], ["plan"], ["doctor", "--json"], ["run", "--help"], ["fences", "--help"]]
        script = ("import contextlib, io, os, sys; from fencepost_tool.cli.main import guarded\n"
                  "os.execv = lambda *_: sys.exit()\n"
                  f"for args in {asked}:\n"
                  "    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
                  "        guarded(args, io.StringIO(), io.StringIO())\n"
                  "    print(args, sorted({'numpy', 'scipy', 'matplotlib', 'jsonschema'} & set(sys.modules)))")
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                              env={**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "FENCEPOST_PROGRAM": "/bin/true"})
        self.assertEqual([f"{args} []" for args in asked], done.stdout.splitlines())


class MeasuringVerbsTest(unittest.TestCase):
    """plan and doctor hand over to the program, list asks it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.program = Path(folder.name, "program")
        self.program.write_text('#!/bin/sh\nfor word; do echo "$word"; done; exit 1\n')
        self.program.chmod(0o755)

    def test_options_of_the_program_reach_it_and_its_exit_code_comes_back(self):
        for args, expected in ((["plan", "--threads", "1,2"], ["--plan", "--threads", "1,2"]),
                               (["plan", "--json"], ["--plan=json"]),
                               (["plan", "--filter=^a"], ["--plan", "--benchmark_filter=^a"]),
                               (["doctor", "--cpus=0"], ["--doctor", "--cpus=0"]), (["doctor", "--json"], ["--doctor=json"])):
            done = subprocess.run([*COMMAND, *args], capture_output=True, text=True, check=False,
                                  env={**os.environ, "FENCEPOST_PROGRAM": str(self.program)})
            self.assertEqual((1, expected, ""), (done.returncode, done.stdout.splitlines(), done.stderr), args)

    def test_a_list_for_programs(self):
        entries = [{"name": "floor/add/latency/threads:1",
                    "case": {"kind": "floor", "primitive": "add", "operation": "latency", "order": None, "parameters": {},
                             "threads": 1}}, {"name": "x", "core": False}]
        self.program.write_text(f"#!/bin/sh\n[ \"$*\" = 'list --json --benchmark_filter=^a --threads=1' ] && "
                                f"echo '{json.dumps(entries)}'\n")
        code, out, err = call("list", "--json", "--filter=^a", "--threads=1", "--program", str(self.program))
        self.assertEqual((0, ""), (code, err))
        self.assertEqual(entries, json.loads(out))
        self.assertEqual("floor/add/latency/threads:1\nx  not in the core set\n",
                         call("list", "--filter=^a", "--threads=1", "--program", str(self.program))[1])

    def test_a_program_that_fails_is_one_line(self):
        self.program.write_text("#!/bin/sh\necho 'what is this' >&2\nexit 2\n")
        self.assertEqual((2, "", "error: what is this\n"), call("list", "--json", "--program", str(self.program)))

    def test_which_program(self):
        with mock.patch.dict(os.environ, FENCEPOST_PROGRAM="named"):
            self.assertEqual(Path("named"), paths.program())
        with mock.patch.dict(os.environ):
            os.environ.pop("FENCEPOST_PROGRAM", None)
            self.assertEqual(ROOT / "build" / "release" / "fencepost", paths.program())


class CompareTest(unittest.TestCase):
    """What the inputs are decides what is done with them."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name, machine in (("a", "one"), ("b", "one"), ("c", "two")):
            (self.folder / name).mkdir()
            (self.folder / name / "run.json").write_text(json.dumps({"context": {"machine": machine}}))
        (self.folder / "x.json").write_text("{}")
        (self.folder / "program").write_text("#!/bin/sh\n")
        (self.folder / "program").chmod(0o755)

    def mode(self, *names: str) -> str:
        here = Path.cwd()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, here)
        return compare.mode_of(names)

    def test_by_the_inputs(self):
        with mock.patch.object(compare, "is_commit", lambda text: text in ("main", "HEAD~1")):
            for names, expected in ((("a", "b"), "files"), (("a", "c"), "machines"), (("old=a", "new=c"), "files"),
                                    (("a", "x.json"), "files"), (("program", "main"), "programs"),
                                    (("HEAD~1", "main"), "programs"), ((".", "a"), "files")):
                self.assertEqual(expected, self.mode(*names), names)

    def test_neither_nor_and_mixtures(self):
        with mock.patch.object(compare, "is_commit", lambda text: text == "main"):
            for names, words in ((("a", "nowhere"), "nowhere: no such file or folder, and no commit"),
                                 (("a", "main"), "main is a program or a commit, and a is not")):
                with self.assertRaisesRegex(UserError, words):
                    self.mode(*names)

    def test_an_option_of_another_mode_is_refused(self):
        a, b = str(self.folder / "a"), str(self.folder / "b")
        for args, words in ((["--budget=5s"], "--budget: is for programs, and the inputs are files"),
                            (["--as=machines", "--layout"], "--layout: is for files"),
                            (["--as=programs", "--metric=ns"], "--metric: is for files")):
            code, out, err = call("compare", a, b, *args)
            self.assertEqual((2, "", 1), (code, out, err.count("\n")))
            self.assertIn(words, err)


class OldScriptsTest(unittest.TestCase):
    """scripts/*.py say what to type instead, and run the verb with any Python: scripts/fencepost finds one with the libraries."""

    def test_each_hands_over_to_a_verb_and_options_that_it_has(self):
        scripts = sorted((ROOT / "scripts").glob("*.py"))
        self.assertGreater(len(scripts), 10)
        with tempfile.TemporaryDirectory() as scratch:
            command = Path(scratch, "fencepost")
            command.write_text('#!/bin/sh\necho "$*"\n')
            command.chmod(0o755)
            for path in scripts:
                with self.subTest(path.name):
                    shutil.copy(path, scratch)
                    done = old_script(Path(scratch, path.name), "--help", "a")
                    words = done.stdout.split()
                    self.assertEqual(["--help", "a"], words[-2:])
                    note = f"note: scripts/{path.name} is now: scripts/fencepost {' '.join(words[:-2])}\n"
                    self.assertEqual((0, note), (done.returncode, done.stderr))
                    spellings = {s: a for a in verbs.load(words[0]).parser()._actions for s in a.option_strings}
                    if words[1:-2]:
                        option, value = words[1:-2]
                        self.assertIn(value, list(given(spellings[option].choices)))

    def test_the_verb_is_run(self):
        done = old_script(ROOT / "scripts" / "compare.py", "nowhere", "nowhere else", cwd="/")
        note, error = done.stderr.splitlines()
        self.assertEqual((2, ""), (done.returncode, done.stdout))
        self.assertEqual("note: scripts/compare.py is now: scripts/fencepost compare --as files", note)
        self.assertIn("error: nowhere: no such folder", error)


def old_script(path, *args, cwd=None):
    """By a Python without the libraries."""
    return subprocess.run([sys.executable, "-S", "-I", path, *args], capture_output=True, text=True, check=False, cwd=cwd)


class JsonTest(unittest.TestCase):
    def test_the_summary_for_programs(self):
        with tempfile.TemporaryDirectory() as scratch:
            folder = synthetic_run.write(Path(scratch) / "run", 2, small)
            code, out, err = call("summary", str(folder), "--json")
        self.assertEqual((0, ""), (code, err))
        found = json.loads(out)
        cases = {case["name"]: case for case in found["cases"]}
        add = cases["floor/add/latency"]
        self.assertEqual("add", add["case"]["primitive"])
        self.assertLess(add["ns"]["interval"][0], add["ns"]["estimate"])
        costs = [case["net_cost"] for case in found["cases"] if "net_cost" in case]
        self.assertTrue(costs and all(cost["baseline"].startswith("fence/none/") for cost in costs))


class GeneratedTest(unittest.TestCase):
    """The man page and the completions have every verb and every option: they are made of the parsers."""

    def options(self, name):
        return {s for a in manual.shown(verbs.load(name).parser()) for s in a.option_strings}

    def test_the_man_page_is_complete(self):
        page = manual.page()
        for name in verbs.SUMMARIES:
            section = page.split(f'.SH "fencepost {name}"\n', 1)[1].split("\n.SH", 1)[0].replace(r"\-", "-")
            for option in self.options(name):
                self.assertIn(rf"\fB{option}\fR", section, name)
        for code, _ in exit_codes.TABLE:
            self.assertIn(f".B {code}\n", page)
        self.assertNotIn(str(ROOT), page)
        self.assertFalse([line for line in page.splitlines() if line.startswith("'")])

    def test_completions_are_complete_and_sound(self):
        for text, shell in ((completion.bash(), "bash"), (completion.zsh(), "zsh"), (completion.fish(), "fish")):
            for name in verbs.SUMMARIES:
                self.assertIn(name, text)
                for option in self.options(name):
                    word = option if shell != "fish" else f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
                    self.assertIn(word, text, (shell, name))
            self.assertNotIn(str(ROOT), text)
        subprocess.run(["bash", "-n"], input=completion.bash(), text=True, check=True)

    def completed(self, *words: str) -> set[str]:
        asked = f'COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; _fencepost; echo "${{COMPREPLY[@]}}"'
        script = (completion.bash() + asked).replace("''", '""')
        return set(subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout.split())

    def test_bash_completes(self):
        self.assertEqual({"summary", "selfcheck"}, self.completed("fencepost", "s"))
        self.assertEqual({"--require", "--require-clean", "--results"}, self.completed("fencepost", "compare", "--re"))
        self.assertEqual({"files"}, self.completed("fencepost", "compare", "--as", "fi"))

    def test_help_prints_them(self):
        self.assertEqual(manual.page(), call("help", "--print", "man")[1])
        self.assertEqual(completion.fish(), call("help", "--print=fish")[1])


class ProgramTest(unittest.TestCase):
    def test_output_is_read_whole(self):
        self.assertEqual("a\n", program.output(Path("/bin/echo"), ["a"]))


if __name__ == "__main__":
    unittest.main()
