"""One dialect of regular expressions: what pattern() of the scripts takes selects the same names as the program's --filter."""
import os
import random
import sys
import unittest

from program import ROOT, SANITIZED, ProgramTest

sys.path.insert(0, str(ROOT / "scripts"))

from fencepost_tool.cli.regex import pattern as compiled

PATTERNS = 120
SYNTHETIC = {"HWLOC_SYNTHETIC": "package:1 core:2 pu:2"}  # the same names on every machine


class Patterns:
    """Random patterns of the common syntax that often match one of `names`."""

    def __init__(self, names, rng):
        self._names, self._rng = names, rng
        self._unbounded = 0

    def pattern(self):
        self._unbounded = 0
        body = self._alternatives(2)
        pattern = self._rng.choice(("", "", "^")) + body + self._rng.choice(("", "", "$"))
        # In a filter, a - in front excludes, and `all` means all.
        return self.pattern() if pattern.startswith("-") or pattern == "all" else pattern

    def _alternatives(self, depth):
        return "|".join(self._branch(depth) for _ in range(self._rng.choice((1, 1, 2))))

    def _branch(self, depth):
        return "".join(self._piece(depth) for _ in range(self._rng.randint(1, 4)))

    def _piece(self, depth):
        kind = self._rng.choice(("text", "text", "text", "any", "set", "group" if depth else "text"))
        if kind == "text":
            return self._text()
        if kind == "group":
            before = self._unbounded
            group = f"({self._alternatives(depth - 1)})"
            repeats = ("", "?", "{2}", "{0,2}") if self._unbounded == before else ("", "?")
            return group + self._rng.choice(repeats)
        return (self._set() if kind == "set" else ".") + self._repeat()

    def _repeat(self):
        """Two without a bound in a pattern, and in no group that is repeated: each multiplies the time that a backtracking
        matcher may take, by the length of a name."""
        repeat = self._rng.choice(("", "", "*", "+", "?", "{2}", "{1,}", "{0,3}"))
        if repeat in ("*", "+", "{1,}"):
            self._unbounded += 1
        return repeat if self._unbounded <= 2 else ""

    def _text(self):
        name = self._rng.choice(self._names)
        start = self._rng.randrange(len(name))
        text = name[start:start + self._rng.randint(1, 5)]
        return "".join(c if c.isalnum() or self._rng.random() < 0.5 else "\\" + c for c in text)

    def _set(self):
        items = [self._rng.choice(("a-f", "0-9", "_", "/", ":", ".", "*"))
                 for _ in range(self._rng.randint(1, 3))]
        return "[" + self._rng.choice(("", "^")) + self._rng.choice(("", "]", "-")) + "".join(items) + \
            self._rng.choice(("", "-")) + "]"


@unittest.skipIf(SANITIZED, "a hundred processes, and the expression has unit tests")
class OneDialect(ProgramTest):
    def names(self, *flags):
        code, out, err = self.run_program("list", *flags, env=SYNTHETIC)
        if code == 2 and "matches no case" in err:
            return []
        self.assertEqual((0, ""), (code, err))
        return out.split()

    def test_the_program_and_the_tools_select_the_same_names(self):
        seed = int(os.environ.get("FENCEPOST_SEED", "0")) or random.randrange(1 << 32)
        names = self.names()
        patterns = Patterns(names, random.Random(seed))
        matched = 0
        for _ in range(PATTERNS):
            pattern = patterns.pattern()
            with self.subTest(pattern, repeat_with=f"FENCEPOST_SEED={seed}"):
                here = list(filter(compiled("--filter", pattern), names))
                self.assertEqual(here, self.names("--filter=" + pattern))
                matched += 0 < len(here) < len(names)
        self.assertGreater(matched, PATTERNS // 10, "hardly a pattern tells names apart")

    def test_special_characters(self):
        names = self.names()
        for pattern in (r"atomic/.*\.", "[]/]", "[^]/:_a-z]", "threads:[0-9]$", r"\^", "a{1,2}t",
                        "(a|b)+c?", "x}", "[a&&b]", "[.]", "[*+?(){}|^$]"):
            with self.subTest(pattern):
                self.assertEqual(list(filter(compiled("--filter", pattern), names)),
                                 self.names("--filter=" + pattern))


if __name__ == "__main__":
    unittest.main()
