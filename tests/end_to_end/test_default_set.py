"""The cases that comparisons measure by default, against the list of the program."""
from __future__ import annotations

import re
import sys
import unittest

from program import ROOT, ProgramTest, two_cpus

sys.path.insert(0, str(ROOT / "scripts"))
from fencepost_tool.compare.interleaved import default_set


class DefaultSet(ProgramTest):
    def test_each_pattern_matches_cases_of_the_program(self):
        cpus = ",".join(map(str, two_cpus()))
        code, out, err = self.run_program("list", f"--cpus={cpus}", f"--filter={default_set.REGEX}")
        self.assertEqual(0, code, err)
        names = out.split()
        several = any(name.endswith("/threads:2") for name in names)  # a channel needs two
        for pattern in default_set.PATTERNS:
            if several or not pattern.startswith("^channel"):
                self.assertTrue(any(re.search(pattern, name) for name in names), pattern)
        self.assertTrue(all(re.search(default_set.REGEX, name) for name in names), "POSIX and Python read it alike")


if __name__ == "__main__":
    unittest.main()
