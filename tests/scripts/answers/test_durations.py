"""Medians of single operations, and their intervals."""
from __future__ import annotations

import unittest
from dataclasses import replace

from fencepost_tool.answers import Pick
from fencepost_tool.answers.durations import NOT_TIMED, p50, p50_ratio

from ..claims import planted
from ..support.given import given

PICKS = [Pick("map", name, "each_write", threads=1) for name in ("a_map", "b_map")]


def interval(answer):
    return tuple(round(end) for end in given(given(answer.estimate).interval))


class DurationsTest(unittest.TestCase):

    def asked(self, *cases, ask=p50, picks=1):
        return ask(planted.run_of(None, cases), *PICKS[:picks])

    def test_are_those_of_single_operations_and_not_the_mean(self):
        found = self.asked(planted.timed(planted.name(PICKS[0]), 500, 0.1))
        self.assertEqual((500, (450, 550), False), (given(found.estimate).value, interval(found), found.noisy))

    def test_a_noisy_case_has_at_least_the_share_of_its_mean(self):
        case = planted.timed(planted.name(PICKS[0]), 500, 0.1, noisy=True)
        self.assertEqual((450, 550), interval(self.asked(case)))
        wide = replace(case, ns=replace(given(case.ns), low=given(case.ns).value / 2))
        self.assertEqual((250, 550), interval(self.asked(wide)))
        self.assertIsNone(given(self.asked(replace(case, ns=None)).estimate).interval)

    def test_too_few_rounds_give_no_interval(self):
        case = planted.timed(planted.name(PICKS[0]), 500)
        self.assertIsNone(given(self.asked(replace(case, counters={**case.counters, "rounds": 5})).estimate).interval)

    def test_ratio(self):
        cases = [planted.timed(planted.name(pick), ns, 0.01) for pick, ns in zip(PICKS, (500, 100))]
        found = self.asked(*cases, ask=p50_ratio, picks=2)
        self.assertEqual(5, given(found.estimate).value)
        self.assertEqual(2, len(found.cases))
        self.assertIn("no case", self.asked(cases[0], ask=p50_ratio, picks=2).missing)

    def test_what_is_not_timed_says_so(self):
        self.assertEqual(NOT_TIMED, self.asked(planted.case(planted.name(PICKS[0]), 5)).missing)


if __name__ == "__main__":
    unittest.main()
