"""Rows of other tools: benchstat is called where it is installed, and only then there is a value."""
import os
import tempfile
from pathlib import Path
from unittest import mock

import numpy as np

from fencepost_tool.evaluate import benchstat, pair_worlds, pairs_rivals
from fencepost_tool.evaluate.pair_worlds import World
from fencepost_tool.evaluate.table import markdown

from ..support.given import given
from ..support.seeded import SEED, Seeded

# Reports a change of the first case of each suite, in the form of the real one, and notes its arguments and input.
FAKE = r"""#!/bin/sh
echo "$*" >> log; head -1 a >> log; cp log "$HOME/log"
echo ",sec/op,CI,sec/op,CI,vs base,P"
sed -n 's/^Benchmark\([^ ]*\) .*/\1/p' a | uniq |
  sed 's|/0$|/0,1e-08,0%,1.1e-08,0%,+10.00%,p=0.000 n=12|; t; s/$/,1e-08,0%,1e-08,0%,~,p=0.500 n=12/'
echo "geomean,1e-08,,1e-08,,+0.00%,"
"""


class RivalsTest(Seeded):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        patch = mock.patch.dict(os.environ, {"PATH": f"{self.folder}:/usr/bin:/bin", "HOME": str(self.folder)})
        patch.start()
        self.addCleanup(patch.stop)

    def install(self, text, where="benchstat"):
        program = self.folder / where
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(text)
        program.chmod(0o755)

    def rows(self):
        rows = [of("Gaussian", World(), 4, 3, SEED) for of in (pairs_rivals.false_alarms, pairs_rivals.power)]
        return [line for line in markdown(rows[0] + rows[1]).splitlines() if "benchstat:" in line]

    def test_without_it_there_is_no_value(self):
        self.assertEqual(["not installed"] * 2, [row.split(" | ")[2] for row in self.rows()])

    def test_it_is_asked_for_all_suites_at_once(self):
        self.install(FAKE)
        self.assertEqual([["100.0 %", "3"]] * 2, [row.split(" | ")[2:5:2] for row in self.rows()])
        self.assertRegex((self.folder / "log").read_text(), r"^-format csv a b\nBenchmark0/0 1 \d+\.\d+ ns/op\n$")
        with mock.patch.object(benchstat, "MOST_CASES", 8):
            found = benchstat.changed(given(benchstat.path()), *pairs_rivals.drawn(World(), 4, 5, SEED))
        self.assertEqual([[True, False, False, False]] * 5, found.tolist())

    def test_it_is_found_where_go_installs_it(self):
        self.assertIsNone(benchstat.path())
        self.install(FAKE, "go/bin/benchstat")
        self.assertEqual(str(self.folder / "go" / "bin" / "benchstat"), benchstat.path())

    def test_one_that_fails_is_named_and_has_no_value(self):
        for text, words in (("echo 'no such flag' >&2; exit 2", "failed (exit code 2: no such flag)"),
                            ("echo a,b", "failed (no row of '0/0' in its table)")):
            self.install(f"#!/bin/sh\n{text}\n")
            self.assertEqual([words] * 2, [row.split(" | ")[2] for row in self.rows()])

    def test_sides_differ_as_the_pairs_of_the_world_do(self):
        for name, world in pairs_rivals.WORLDS.items():
            a, b = world.sides(np.random.default_rng(SEED), 4000, 5)
            pairs = world(np.random.default_rng(SEED + 1), 4000, 5)
            for share in (0.1, 0.6):  # away from where modes begin
                self.assertAlmostEqual(float(np.quantile(pairs, share)), float(np.quantile(b - a, share)), delta=0.003, msg=name)
        with self.assertRaises(ValueError):
            pair_worlds.LAYOUT.sides(np.random.default_rng(SEED), 2, 2)
