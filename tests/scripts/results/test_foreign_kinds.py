"""Files of Google Benchmark's as programs, shells and versions of the library leave them: read, left out by name, or refused."""
from __future__ import annotations

import json
import math
import tempfile
import unittest
from pathlib import Path
from typing import Any

from fencepost_tool.results import Case, ResultsError, load_foreign

from ..support import foreign_json
from ..support.foreign_json import aggregate, entry
from ..support.given import given


def older(name: str, time: float, iterations: int = 9) -> dict[str, Any]:
    """As before version 1.5: an entry does not say what it is."""
    return {"name": name, "iterations": iterations, "real_time": time, "cpu_time": time, "time_unit": "ns"}


class Kinds(unittest.TestCase):
    good = json.dumps({"context": foreign_json.context("v1.9.1"), "benchmarks": [entry("a", 5.0)]})

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.path = Path(scratch.name) / "a.json"

    def cases(self, entries: list[Any], version: str | None = "v1.9.1") -> dict[str, Case]:
        return load_foreign(foreign_json.write(self.path, entries, version))[1]

    def text(self, text: str | bytes) -> dict[str, Case]:
        self.path.write_bytes(text.encode() if isinstance(text, str) else text)
        return load_foreign(self.path)[1]

    def gives(self, wanted: dict[str, float], found: dict[str, Case]) -> None:
        self.assertEqual(wanted, {name: case.ns.value for name, case in found.items() if case.ns})

    def left_out(self, words: str, *bad: dict[str, Any], version: str | None = "v1.9.1") -> None:
        found = self.cases([*bad, entry("other", 3.0)], version)
        self.gives({"other": 3.0}, found)
        self.assertIn(words, given(found["a"].error))
        self.assertFalse(found["a"].broken)

    def test_before_1_5_aggregates_are_told_by_their_place(self):
        rows = [older("x/8", t) for t in (5, 7, 6)] + [older(f"x/8_{s}", 1) for s in ("mean", "median", "stddev", "slowest")]
        alone = [older("y_mean", 5), older("y_median", 4), older("y_stddev", 1)]
        fits = [{"name": "z_BigO", "cpu_coefficient": 1.0, "real_coefficient": 1.0, "big_o": "N"}, {"name": "z_RMS", "rms": 0.01}]
        self.gives({"x/8": 6, "y": 4, "other": 2}, self.cases([*rows, *alone, *fits, older("other", 2)], None))
        called = [older("x", 5), older("x_mean", 9, 4), older("BM_mean", 3, 1), older("BM_stddev", 2, 2)]
        self.gives({row["name"]: row["real_time"] for row in called}, self.cases(called, None))

    def test_aggregates_that_are_no_time(self):
        share = {**aggregate("a", "cv", 0.02), "aggregate_unit": "percentage"}
        self.gives({"a": 4.0}, self.cases([share, aggregate("a", "mean", 4.0)]))
        self.left_out("only its aggregate `min`", aggregate("a", "min", 4.0))
        self.gives({"a": 5.0}, self.cases([entry("a", 5.0, rms=1.0, big_o=2.0)]))  # counters of the user's

    def test_one_bad_case_refuses_no_other(self):
        for time, words in ((0.0, "real_time is 0"), (-1.0, "below 0"), (math.nan, "finite"), ("5", "no real_time"),
                            ([5], "no real_time"), (None, "no real_time"), (True, "no real_time"),
                            (10 ** 400, "finite"), (1e200, "no time of a bench")):
            self.left_out(words, {**entry("a", 1.0), "real_time": time})
        self.left_out("unit of time", {**entry("a", 1.0), "time_unit": ["ns"]})
        self.left_out("threads is 2.5", {**entry("a", 1.0), "threads": 2.5}, version=None)
        self.left_out("family_index 0, 3", entry("a", 1.0), {**entry("a", 2.0), "family_index": 3})
        self.left_out("twice by one family", entry("a", 1.0), {**entry("a", 2.0), "per_family_instance_index": 1})
        self.left_out("no GPU", {**entry("a", 0.0), "skipped": True, "skip_message": "no GPU"})
        failed = self.cases([{**entry("a", 0.0), "error_occurred": True, "error_message": "lost"}])["a"]
        self.assertEqual(("lost", True), (failed.error, failed.broken))
        long = f"a/threads:{'9' * 5000}/x:\u0663"
        self.gives({long: 3000.0}, self.cases([entry(long, 2.0, 0, 2, unit="us"), entry(long, 4000.0, 1, 2)]))

    def test_keys_that_are_there_twice(self):
        for field in ("threads", "real_time", "time_unit"):
            found = self.text(self.good[:-3] + f', "{field}": 2.5}}, {json.dumps(entry("b", 3.0))}]}}')
            self.assertIn(f"`{field}` twice", given(found["a"].error))
            self.gives({"b": 3.0}, found)
        found = self.text(self.good[:-3] + ', "x": 2.0, "x": 3.0, "y": 1}]}')
        self.gives({"a": 5.0}, found)
        self.assertEqual({"y"}, found["a"].counters.keys() & {"x", "y"})

    def test_counters_are_the_users_whatever_their_names(self):
        more = {"cycles": 3.0, "ops_per_second": 5.0, "rounds": 2.0, "modes": 2.0, "ns_ci_low": 0.1, "grade": "noisy", "note": 3,
                "net_cost": {"baseline": 1}, "case": 7, "label": ["x"], "x": math.inf, "y": "3"}
        case = self.cases([entry("a", 7.0, i, 2, **more) for i in range(2)])["a"]
        self.assertEqual((7.0, None, None, None), (given(case.ns).value, given(case.ns).low, case.cycles, case.ops))
        self.assertEqual((2.0, 3.0, "clean"), (case.counters["rounds"], case.counters["cycles"], case.grade))
        self.assertFalse({"x", "y"} & case.counters.keys())

    def test_texts_that_are_read(self):
        texts: list[str | bytes] = [self.good.replace('"iterations": 1000', f'"x": {word}')
                                    for word in ("nan", "-inf", "nan(ind)", "-nan", "Infinity")]
        for text in (self.good.encode("utf-8-sig"), self.good.encode("utf-16"), self.good.encode("utf-16-le"),
                     self.good.replace("somewhere", "K\xf6ln").encode("latin-1"), *texts):
            self.gives({"a": 5.0}, self.text(text))
        self.gives({"\x1b[31ma": 5.0}, self.text(self.good.replace('"a"', '"\x1b[31ma"')))

    def test_texts_that_are_refused_in_one_line(self):
        for text, words in (("loading\nRunning\n" + self.good, "other output before the JSON; write it with --benchmark_out"),
                            (self.good + "\nall done\n", "other output after the JSON; write it with --benchmark_out"),
                            (self.good + "\n" + self.good, "several JSON documents"), ("", "empty"),
                            (self.good[:-9], "not whole"),
                            (self.good[:-1] + ', "benchmarks": []}', "two lists of benchmarks"), ("no such file", "not whole"),
                            (self.good.replace("]}", ",]}"), "not whole"), ("[" * 10 ** 5, "nested too deeply"),
                            ('{"benchmarks":' + "[" * 10 ** 5 + "]" * 10 ** 5 + "}", "nested too deeply"),
                            ('{"benchmarks": 3}', "no list of benchmarks"), (b"\x00\x01\x02\xff", "")):
            with self.subTest(text[:30]), self.assertRaises(ResultsError) as caught:
                self.text(text)
            self.assertIn(words, str(caught.exception))
            self.assertNotIn("\n", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
