"""For how long to spin: said where sleeping costs more than spinning, by what was measured."""
import unittest
from pathlib import Path

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.names import parse_name
from fencepost_tool.summary.sections import wake_up


def lines(**ns):
    """Of a run with round trips that take so long, by spin_us."""
    def estimate(value, noise):
        return Estimate(value, value * (1 - noise), value * (1 + noise), noisy=True)
    cases = [Case(parse_name(f"wake_up/futex/round_trip/spin_us:{spin.lstrip('us')}/threads:2"), estimate(*how), estimate(*how),
                  grade="noisy") for spin, how in ns.items()]
    return "\n".join(wake_up.section(Run(Path("made-up"), {}, {"emulated": False}, tuple(cases))))


class BreakEvenTest(unittest.TestCase):

    def test_is_half_of_what_a_round_trip_with_sleeps_takes_longer(self):
        text = lines(us0=(38000, 0.01), us100=(400, 0.01))
        self.assertIn("takes 18.8 us (18.6 to 19.0) longer if the waiter sleeps", text)

    def test_is_not_said_without_both_or_where_they_do_not_differ(self):
        for told in ({"us0": (38000, 0.01)}, {"us0": (400, 0.2), "us100": (390, 0.2)},
                     {"us0": (300, 0.01), "us100": (400, 0.01)}):
            text = lines(**told)
            self.assertIn("wake_up", text)
            self.assertNotIn("sleeps:", text)
