"""What README.md and the other pages tell people to type exists: make targets, scripts, flags and filters.

The two commands of README's first screen are run for real by whoever runs this suite: `make test` is
how one gets here, and `make bench` is that plus a measurement.
"""
import re
import shlex
import subprocess
import unittest

from program import PROGRAM, ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
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
    if words and words[0] == "make":
        given = dict(word.split("=", 1) for word in words[1:] if "=" in word)
        return shlex.split(given.get("ARGS", "")) + (["--budget", given["BUDGET"]] if "BUDGET" in given else [])
    if words and words[0].endswith("/fencepost"):
        return words[1:]
    return None


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
                done = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True)
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
                done = subprocess.run([PROGRAM, *flags, "--benchmark_list_tests", "--oversubscribe"],
                                      capture_output=True, text=True)
                self.assertEqual((0, ""), (done.returncode, done.stderr))
                self.assertTrue(done.stdout.strip(), "the filter matches nothing")


if __name__ == "__main__":
    unittest.main()
