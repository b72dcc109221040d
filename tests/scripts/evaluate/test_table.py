"""The table of rates for programs: evaluate --json."""
import json
import math
import unittest
from unittest import mock

import numpy as np

from fencepost_tool.evaluate import builds
from fencepost_tool.evaluate.rates import Amount, Mean, Rate, Unmeasured
from fencepost_tool.evaluate.table import as_json, markdown

from ..support.verb_call import call

MET = Rate("false alarms", 1, 100, 0.05, True, "71 %")
MISSED = Rate("power", 50, 100, 0.9, False)


class TableTest(unittest.TestCase):
    def test_rows(self):
        document = json.loads(as_json({"pairs": [MET, MISSED], "builds": [Mean("early", (1.0, 1.2), None, True)]}, 7))
        self.assertEqual(1, document["schema_version"])
        first, second, third = document["rows"]
        low, high = MET.interval
        self.assertEqual({"part": "pairs", "what": "false alarms", "kind": "rate", "target": 0.05, "at_most": True, "most": None,
                          "value": 0.01, "unit": "1", "low": low, "high": high, "n": 100, "seed": 7, "met": True,
                          "elsewhere": "71 %"}, first)
        self.assertEqual((False, None), (second["met"], second["elsewhere"]))
        self.assertEqual(("builds", "mean", None, None, 1.1, 2),
                         tuple(third[key] for key in ("part", "kind", "target", "met", "value", "n")))

    def test_amounts_and_what_was_not_measured(self):
        slow, none = Amount("a digest", 12.0, "s", 10.0), Unmeasured("benchstat", "not installed")
        first, second = json.loads(as_json({"digest": [slow, none]}, 7))["rows"]
        self.assertEqual(("amount", 12.0, "s", 10.0, False), tuple(first[k] for k in ("kind", "value", "unit", "target", "met")))
        self.assertEqual(("not measured", None, "not installed", None), tuple(second[k] for k in ("kind", "value", "why", "met")))
        self.assertIn("| a digest | <= 10 s | 12 s | - | 1 | missed by 2 s | - |\n| benchstat | - | not installed |",
                      markdown([slow, none]))

    def test_a_rate_may_be_too_high_as_well(self):
        within, above = (Rate("coverage", hits, 100, 0.93, False, most=0.97) for hits in (95, 99))
        self.assertEqual(("93 to 97 %", True, "missed by 2.0 points ?"), (within.wanted, within.met, above.verdict))

    def test_what_json_does_not_have(self):
        nothing, one = json.loads(as_json({"pairs": [Mean("a", (), 1.0, True), Mean("b", (1.5,), 1.0, True)]}, 1))["rows"]
        self.assertEqual((None, None, None), (nothing["value"], nothing["low"], nothing["high"]))
        self.assertEqual((1.5, None), (one["value"], one["low"]))
        counted = Rate("a", np.int64(9), np.int64(10), 0.5, True)
        self.assertIs(False, counted.met)
        self.assertEqual(10, json.loads(as_json({"pairs": [counted]}, 1))["rows"][0]["n"])


class VerbTest(unittest.TestCase):
    def evaluated(self, rates, *more):
        def measured(plan, note):
            note("a program compared with itself")
            return rates
        with mock.patch.object(builds, "rates", measured):
            return call("evaluate", "--only=builds", "--seed=7", "--program=x", *more)

    def test_output_is_json_alone(self):
        code, out, err = self.evaluated([MET], "--json")
        self.assertEqual((0, as_json({"builds": [MET]}, 7), "a program compared with itself\n"), (code, out, err))
        self.assertEqual((0, out, ""), self.evaluated([MET], "--json", "--quiet"))

    def test_a_missed_target_is_exit_code_1_either_way(self):
        self.assertEqual((1, 1), (self.evaluated([MET, MISSED], "--json")[0], self.evaluated([MET, MISSED])[0]))
        self.assertEqual(0, self.evaluated([MET])[0])

    def test_markdown_remains_the_default(self):
        out = self.evaluated([MET])[1]
        self.assertIn("a program compared with itself\n\nbuilds, seed 7\n\n| value |", out)

    def test_parts(self):
        rows = json.loads(call("evaluate", "--only=bisect", "--tries=1", "--json")[1])["rows"]
        self.assertEqual({"bisect"}, {row["part"] for row in rows})
        self.assertTrue(all(math.isfinite(row["value"]) for row in rows))


if __name__ == "__main__":
    unittest.main()
