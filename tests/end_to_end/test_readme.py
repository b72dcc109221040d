"""What README.md and the other pages tell people to type exists, and README's commands work.

`make bench` and the program are run as README has them, with the program under test in place of a new build, a
budget of two seconds, and results in a scratch folder. Not run: `make test` (it is how one gets here), and `make
selfcheck` (it takes a quarter of an hour).
"""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from program import PROGRAM, ROOT, SANITIZED

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = "scripts/fencepost"
INSTALLED = "~/fencepost/bin/fencepost"  # the same; tests/package carries out its commands
BLOCK = re.compile(r"^```(?:sh|bash|shell|console)\n(.*?)^```", re.M | re.S)
PLACEHOLDER = re.compile(r"<[^>]*>")


def commands(page):
    """Lines of a page's shell blocks, as words: prompts and comments off, continued lines joined."""
    for block in BLOCK.findall(page.read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(PLACEHOLDER.sub("PLACE", re.sub(r"^\s*\$ ", "", line)), comments=True)
            if words:
                yield words


def every_command():
    return [(page.name, words) for page in PAGES if page.exists() for words in commands(page)]


def program_flags(words):
    """The flags the command hands to the program; None when it does not start it."""
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    if words[:1] == ["make"] and words[1] in ("fences", "compare", "noise", "track"):
        return None  # a script's flags: test_script_flags_are_understood has them
    if words and words[0] == "make":
        given = dict(word.split("=", 1) for word in words[1:] if "=" in word)
        return shlex.split(given.get("ARGS", "")) + (["--budget", given["BUDGET"]] if "BUDGET" in given else [])
    if words and words[0].endswith("/fencepost") and words[0] not in (COMMAND, INSTALLED):
        return words[1:]
    return None


def verb_and_flags(words):
    """The arguments of the command (scripts/fencepost); None for another one."""
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    return words[1:] if words[:1] == [COMMAND] else None


def unmeasured(flags):
    """The options, changed so that nothing is measured."""
    if flags[0] in ("plan", "list"):
        return [*flags, "--oversubscribe"]
    if flags[0] in ("doctor", "probe", "serve"):
        return [*flags, "--help"]
    return [*(flags[1:] if flags[0] == "run" else flags), "--benchmark_list_tests", "--oversubscribe"]


def has_cycles(folder):
    """Nearly all cases have one: then there must be plots, whichever cases those show."""
    cases = json.loads(Path(folder, "run.json").read_text("utf-8"))["benchmarks"]
    return sum("cycles" in case for case in cases) >= 0.95 * len(cases)


@unittest.skipUnless(PROGRAM, "FENCEPOST_PROGRAM names no program")
@unittest.skipIf(SANITIZED, "scripts do not change under a sanitizer")
class Readme(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.results = Path(scratch.name, "results")

    def run_command(self, *command, args=""):
        return subprocess.run([*command, "--budget", "2s", "--results", str(self.results)], cwd=ROOT,
                              env={**os.environ, "FENCEPOST_ARGS": args}, capture_output=True, text=True, check=False)

    def readme(self, what):
        found = [words for words in commands(ROOT / "README.md") if words[:len(what)] == what]
        self.assertTrue(found, f"README says nothing of {' '.join(what)}")
        return found

    def test_make_bench(self):
        drawn = 0
        # Commands that differ only in BUDGET and VARIANT, which have a substitute here, are one.
        different = {dict(word.split("=", 1) for word in words[2:]).get("ARGS", ""): words
                     for words in self.readme(["make", "bench"])}
        for given, words in different.items():
            # All benchmarks once are enough: what differs is the other options.
            args = given if not given or "--filter" in given else given + " --filter=^mutex"
            with self.subTest(" ".join(words)):
                # All benchmarks in two seconds give few results, or none on a machine that others use: exit codes of their own.
                done = self.run_command("scripts/fencepost", "run", "--program", PROGRAM, "--oversubscribe", args=args)
                self.assertIn(done.returncode, (0, 1, 3), done.stderr)
                self.assertRegex(done.stdout, r"\nresults: [^\n]*\n$")
                folder = done.stdout.splitlines()[-1].removeprefix("results: ")
                self.assertIn("machine", done.stdout)
                # Two seconds for all benchmarks may leave them short of windows: nothing to draw.
                if has_cycles(folder) and not drawn:
                    drawn += self.draw_again(folder)
        if not drawn:
            self.skipTest("no case got its clean windows: the machine is too busy")

    def draw_again(self, folder):
        plots = Path(folder, "plots")
        self.assertTrue(list(plots.glob("*.svg")))
        for plot in plots.iterdir():
            plot.unlink()
        done = subprocess.run(["make", "plots", f"RUN={folder}"], cwd=ROOT, capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertTrue(list(plots.glob("*.png")))
        return True

    def test_the_program(self):
        for words in self.readme(["build/release/fencepost"]):
            with self.subTest(" ".join(words)):
                done = self.run_command(PROGRAM, *(w for w in words[1:] if not w.startswith("--budget=")))
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertTrue(done.stdout.strip())

    def test_make_help(self):
        self.readme(["make", "help"])
        done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=False)
        self.assertIn("make bench", done.stdout)


@unittest.skipUnless((ROOT / "README.md").exists(), "there is no README.md")
class Pages(unittest.TestCase):
    def test_there_are_commands(self):
        first = [words for page, words in every_command() if page == "README.md"]
        self.assertIn(["make", "bench"], first)
        self.assertIn(["make", "test"], first)

    def test_make_targets_exist(self):
        for page, words in every_command():
            if words[0] != "make":
                continue
            with self.subTest(page=page, command=" ".join(words)):
                done = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
                self.assertEqual(0, done.returncode, done.stderr)

    def test_scripts_exist(self):
        for page, words in every_command():
            for word in words:
                if match := re.match(r"(?:\./)?((?:scripts|plots)/[\w./-]+)$", word):
                    with self.subTest(page=page, script=match.group(1)):
                        self.assertTrue((ROOT / match.group(1)).exists())

    @unittest.skipUnless(PROGRAM, "FENCEPOST_PROGRAM names no program")
    def test_flags_are_understood(self):
        for page, words in every_command():
            flags = program_flags(words)
            if not flags or any(flag.startswith("--resume") for flag in flags):
                continue
            with self.subTest(page=page, command=" ".join(words)):
                done = subprocess.run([PROGRAM, *unmeasured(flags)], capture_output=True, text=True, check=False)
                self.assertEqual((0, ""), (done.returncode, done.stderr))
                self.assertTrue(done.stdout.strip(), "the filter matches nothing")

    def test_script_flags_are_understood(self):
        """Their parsers take them; nothing is run."""
        sys.path.insert(0, str(ROOT / "scripts"))
        from fencepost_tool.cli import verbs
        needed = {"compare": ["base", "new"]}
        seen = set()
        for page, words in every_command():
            if words[:1] != ["make"] or words[1:2] == [] or words[1] not in ("fences", "compare", "noise", "track"):
                continue
            parse = verbs.load(words[1]).parse
            given = dict(word.split("=", 1) for word in words[2:] if "=" in word)
            flags = shlex.split(given.get("ARGS", "")) + (["--budget", given["BUDGET"]] if "BUDGET" in given else [])
            with self.subTest(page=page, command=" ".join(words)):
                parse(needed.get(words[1], []) + flags)
                seen.add(words[1])
        self.assertEqual({"fences", "compare", "noise", "track"}, seen)

    @unittest.skipUnless((ROOT / COMMAND).exists(), "there is no command")
    def test_verbs_are_understood(self):
        """The parsers of the verbs take what the pages say; nothing is run."""
        sys.path.insert(0, str(ROOT / "scripts"))
        from fencepost_tool.cli import verbs
        seen = set()
        for page, words in every_command():
            if not (arguments := verb_and_flags(words)):
                continue
            with self.subTest(page=page, command=" ".join(words)):
                self.assertIn(arguments[0], verbs.SUMMARIES)
                verbs.load(arguments[0]).parse(arguments[1:])
                seen.add(arguments[0])
        self.assertGreater(len(seen), 5)


if __name__ == "__main__":
    unittest.main()
