"""Random changes of valid documents and arguments: a verb ends with 0, with 1 and its reason, with 2 and one line, or with 3.
FENCEPOST_SEED=<n> repeats a run, FENCEPOST_FUZZ=<n> takes more documents."""
from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import unittest
import warnings
from pathlib import Path

from fencepost_tool.cli.main import guarded

from ..support import foreign_json, synthetic_run
from ..support.compare_scratch import Scratch
from ..support.foreign_json import aggregate, entry
from ..support.mutations import mutated
from ..support.seeded import SEED
from ..support.verb_call import small

ROUNDS = int(os.environ.get("FENCEPOST_FUZZ", "40"))
ARGUMENTS = {"--alpha": ("0.0001", "1e-300", "1e-12", "0.9999999999999999", "nan", "inf", "-1", "x", ""),
             "--threshold": ("1e-300", "0.999", "nan", "99.9%", "x"), "--seed": ("0", "-1", str(2 ** 70), "1.5"),
             "--filter": ("", "(", "-", "x{99999999999}", "\x1b[", "[[:digit:]]", "-floor", "."),
             "--require": ("floor", "(", "-", "."), "--metric": ("ns", "cycles", "fairness", "x", "x:higher", ":", "\x1b"),
             "--test": ("t", "sign-flip", "x"), "--format": ("text", "csv", "json", "markdown")}


class BadDocuments(Scratch):
    def setUp(self):
        super().setUp()
        self.rng = random.Random(SEED)
        self.seen = set()

    def ends_well(self, *args: str) -> None:
        out, err = io.StringIO(), io.StringIO()
        with warnings.catch_warnings(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            warnings.simplefilter("ignore")
            code = guarded(args, out, err)
        printed, said = out.getvalue(), err.getvalue()
        why = (SEED, args, printed, said)
        self.seen.add(code)
        self.assertIn(code, (0, 1, 2, 3), why)
        if code == 2:
            self.assertEqual(1, len([line for line in said.splitlines() if not line.startswith("left out: ")]), why)
            self.assertTrue(args[0] == "track" or not printed, why)
        self.assertTrue(code != 1 or "regressed" in printed or "broken" in printed, why)
        self.assertNotIn("\x1b", printed + said, why)

    def some(self, *names: str) -> list[str]:
        return [f"{name}={self.rng.choice(ARGUMENTS[name])}" for name in names if self.rng.random() < 0.3]

    def test_results_folders(self):
        good = [synthetic_run.write(self.scratch / name, 2, small, change) for name, change in
                (("1", lambda d: None), ("2", synthetic_run.version_2))]
        machine = self.scratch / "results" / "synthetic"
        for i in range(ROUNDS):
            shutil.rmtree(machine, ignore_errors=True)
            one = self.rng.choice(good)
            a, b, c, d = (str(shutil.copytree(one, machine / name)) for name in "abcd")
            (machine / "noise.json").write_text(
                '{"schema_version": 1, "machine": "synthetic", "date": "2026-01-02", "floors": {"fence": 0.01}}')
            self.spoil(machine / self.rng.choice(("a/run.json", "a/run.json", "a/run.json", "a/machine.json", "a/listing.json",
                                                  "a/samples.jsonl", "noise.json")))
            with self.subTest(i, seed=SEED):
                self.ends_well("compare", f"x={a}", f"y={b}", f"x={c}", f"y={d}", *self.some(*ARGUMENTS))
                self.ends_well(*self.rng.choice((
                    ("summary", a), ("summary", a, "--json"), ("claims", a), ("claims", a, "--json", *self.some("--filter")),
                    ("compare", "--as=machines", a, b, *self.some("--filter")),
                    ("export", "--to", self.rng.choice(("gbench", "gbench-flat", "benchfmt", "bmf", "csv")), a, b),
                    ("track", "--results=results", *self.some("--filter", "--threshold")),
                    ("compare", f"{a}/run.json", f"{b}/run.json", "--format=json"))))
        self.assertLessEqual({0, 2}, self.seen)

    def spoil(self, file: Path) -> None:
        lines = file.read_bytes().splitlines() if file.suffix == ".jsonl" else [file.read_bytes()]
        at = self.rng.randrange(len(lines))
        lines[at] = mutated(json.loads(lines[at]), self.rng)
        file.write_bytes(b"\n".join(lines) + b"\n")

    def test_files_of_google_benchmark(self):
        entries = [*(entry("BM_a", 10.0 + i, i, 3) for i in range(3)), aggregate("BM_a", "median", 11.0),
                   entry("BM_b/threads:4", 3.0, threads=4, items_per_second=3.0), aggregate("BM_c", "median", 4.0),
                   {**entry("BM_d", 0.0), "error_occurred": True, "error_message": "no"}]
        for i in range(3 * ROUNDS):
            good = {"context": foreign_json.context(self.rng.choice((None, "v1.9.1"))), "benchmarks": entries}
            for name in ("a0", "b0", "a1", "b1"):
                Path(f"{name}.json").write_text(json.dumps(good))
            Path(self.rng.choice(("a0.json", "b0.json"))).write_bytes(mutated(good, self.rng))
            with self.subTest(i, seed=SEED):
                self.ends_well("compare", "x=a0.json", "y=b0.json", "x=a1.json", "y=b1.json", *self.some(*ARGUMENTS))
        self.assertLessEqual({0, 2}, self.seen)


if __name__ == "__main__":
    unittest.main()
