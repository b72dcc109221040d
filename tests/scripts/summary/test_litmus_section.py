"""The summary's section on litmus tests: outcomes with their power, costs beside consequences."""
from __future__ import annotations

import unittest
from dataclasses import replace

from fencepost_tool.results import CaseName
from fencepost_tool.summary.sections import litmus, sections

from ..claims import planted


def case(test, orders, weak, ns=20.0, verdicts=(1, 1), kind="litmus", **more):
    params = {"method": "perpetual", "class": "same-l3"} if kind == "litmus" else {}
    text = f"{kind}/{test}/{orders}"
    name = CaseName(text, kind, test, orders, "", 2 if kind == "litmus" else 1, params)
    if kind != "litmus":
        return planted.case(name, ns)
    timed = planted.case(name, ns)
    made = planted.litmus(name, weak, **more)
    return replace(made, ns=timed.ns, cycles=timed.cycles, counters={"cpp_allows": verdicts[0], "isa_allows": verdicts[1]})


def section(*cases, **more):
    return litmus.section(planted.run_of(None, cases, **more))


class LitmusTest(unittest.TestCase):

    def test_shows_what_was_seen_and_how_certain_the_rest_is(self):
        lines = section(case("SB", "relaxed", 900), case("SB", "seq_cst", 0, 90.0, (0, 0)), case("MP", "relaxed", 0, 5.0, (1, 0)))
        row = {tuple(line.split()[:2]): line.split()[3:] for line in lines[2:5]}
        self.assertEqual(["may", "may", "18.0", "k", "1.00", "M"], row["SB", "relaxed"])
        self.assertEqual(["never", "never", "0", "1.00", "M"], row["SB", "seq_cst"][:5])
        self.assertEqual("relaxed", row["SB", "seq_cst"][-1])
        self.assertEqual(["may", "never", "0", "1.00", "M", "?"], row["MP", "relaxed"])

    def test_has_costs_beside_consequences_and_a_sentence(self):
        text = "\n".join(section(case("SB", "relaxed", 900), case("SB", "seq_cst", 0, 90.0, (0, 0)),
                                 case("dekker", "mfence", 0, 70.0, (0, 0)), case("dekker", "mfence", 0, 30.0, kind="pattern")))
        self.assertRegex(text, r"dekker mfence +\| 30\.0 .*70\.0 ")
        self.assertIn("SB: relaxed lets 18.0 k weak outcomes through in a second, seq_cst none in 1.00 M; that costs 70.0", text)
        self.assertNotIn("dekker: ", text)

    def test_claims_no_order_right_whose_test_has_no_power(self):
        short = case("SB", "seq_cst", 0, 90.0, (0, 0), seconds=1e-6, windows=1)
        self.assertNotIn("lets", "\n".join(section(case("SB", "relaxed", 1), short)))

    def test_distances_are_shown_where_there_are_several(self):
        far = case("SB", "relaxed", 5)
        far = replace(far, name=replace(far.name, params={"method": "perpetual", "class": "other-numa"}))
        self.assertIn("other-numa", "\n".join(section(case("SB", "relaxed", 5), far)))
        self.assertNotIn("distance", section(case("SB", "relaxed", 5))[1])

    def test_claims_nothing_under_emulation(self):
        lines = section(case("SB", "relaxed", 900), emulated=True)
        self.assertEqual(1, len(lines))
        self.assertIn("nothing is claimed", lines[0])

    def test_is_in_the_summary(self):
        found = sections(planted.run_of(None, [case("SB", "relaxed", 900)]))
        self.assertIn("litmus: weak outcomes, by orders", [lines[0] for lines in found])
        self.assertEqual([], section(case("atomic", "x", 0, kind="atomic")))


if __name__ == "__main__":
    unittest.main()
