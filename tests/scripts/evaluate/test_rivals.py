"""Rows of other tools: benchstat is called where it is installed, and only then there is a value."""
from __future__ import annotations

import os
import tempfile
from pathlib import Path
from unittest import mock

import numpy as np

from fencepost_tool.evaluate import benchstat, pair_worlds, pairs_rivals
from fencepost_tool.evaluate.pair_worlds import World
from fencepost_tool.evaluate.rates import Rate, Unmeasured
from fencepost_tool.evaluate.table import markdown

from ..support.given import given
from ..support.seeded import SEED, Seeded

# Reports a change of the first case of each suite, in the form of the real one, and notes its arguments and input.
FAKE = """#!/bin/sh
echo "$*" >> {log}
head -2 a >> {log}
echo ",a,,b,,,"
echo ",sec/op,CI,sec/op,CI,vs base,P"
sed -n 's/^Benchmark\\([^ ]*\\) .*/\\1/p' a | uniq | while read -r name; do
  case $name in */0) echo "$name,1e-08,0%,1.1e-08,0%,+10.00%,p=0.000 n=12" ;;
  *) echo "$name,1e-08,0%,1e-08,0%,~,p=0.500 n=12" ;; esac
done
echo "geomean,1e-08,,1e-08,,+0.00%,"
"""


class RivalsTest(Seeded):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder, self.log = Path(folder.name), Path(folder.name) / "log"
        patch = mock.patch.dict(os.environ, {"PATH": f"{self.folder}:/usr/bin:/bin", "HOME": str(self.folder)})
        patch.start()
        self.addCleanup(patch.stop)

    def install(self, text: str, where: str = "benchstat") -> None:
        program = self.folder / where
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(text.replace("{log}", str(self.log)))
        program.chmod(0o755)

    def rows(self) -> list:
        return [*pairs_rivals.false_alarms("Gaussian", World(), 4, 3, SEED), *pairs_rivals.power("Gaussian", World(), 4, 3, SEED)]

    def test_without_it_there_is_no_value(self):
        found = [row for row in self.rows() if "benchstat:" in row.what]
        self.assertEqual([Unmeasured] * 2, list(map(type, found)))
        for line in markdown(found).splitlines()[2:]:
            self.assertIn("| not installed |", line)
            self.assertNotIn("%", line.partition(" cases |")[2])

    def test_it_is_asked_for_all_suites_at_once(self):
        self.install(FAKE)
        alarms, power = (row for row in self.rows() if "benchstat:" in row.what)
        assert isinstance(alarms, Rate) and isinstance(power, Rate)
        self.assertEqual([(3, 3), (3, 3)], [(row.hits, row.tries) for row in (alarms, power)])
        lines = self.log.read_text().splitlines()
        self.assertEqual(["-format csv a b"] * 2, lines[::3])
        self.assertRegex(lines[1], r"^Benchmark0/0 1 \d+\.\d+ ns/op$")

    def test_a_call_has_a_bounded_number_of_cases(self):
        self.install(FAKE)
        sides = pairs_rivals.drawn(World(), 4, 5, SEED)
        with mock.patch.object(benchstat, "MOST_CASES", 8):
            found = benchstat.changed(given(benchstat.path()), *sides)
        self.assertEqual([[True, False, False, False]] * 5, found.tolist())
        self.assertEqual(3, self.log.read_text().count("-format"))

    def test_it_is_found_where_go_installs_it(self):
        self.assertIsNone(benchstat.path())
        self.install(FAKE, "go/bin/benchstat")
        self.assertEqual(str(self.folder / "go" / "bin" / "benchstat"), benchstat.path())

    def test_one_that_fails_is_named_and_has_no_value(self):
        for text, words in (("#!/bin/sh\necho 'no such flag' >&2; exit 2\n", "failed (exit code 2: no such flag)"),
                            ("#!/bin/sh\necho a,b\n", "failed (no row of '0/0' in its table)")):
            self.install(text)
            self.assertIn(f"| {words} |", markdown(self.rows()))

    def test_sides_differ_as_the_pairs_of_the_world_do(self):
        for name, world in pairs_rivals.WORLDS.items():
            a, b = world.sides(np.random.default_rng(SEED), 4000, 5)
            pairs = world(np.random.default_rng(SEED + 1), 4000, 5)
            with self.subTest(name):
                for share in (0.1, 0.6):  # away from where modes begin
                    self.assertAlmostEqual(float(np.quantile(pairs, share)), float(np.quantile(b - a, share)), delta=0.003)
        with self.assertRaises(ValueError):
            pair_worlds.LAYOUT.sides(np.random.default_rng(SEED), 2, 2)
