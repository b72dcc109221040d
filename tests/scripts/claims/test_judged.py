"""Each claim of the table on planted runs: it holds, it does not, and it cannot be told, for the reason that is given."""
from __future__ import annotations

import json
import random
import unittest
from dataclasses import replace

from fencepost_tool.answers.sharding import CALM
from fencepost_tool.claims import Verdict, claims, document, judge, text
from fencepost_tool.claims.judge import CLOSE, POWERLESS, QUIETER, SHORT, UNSEEN, WIDE
from fencepost_tool.claims.measured import EMULATED, NO_LISTING, TWO
from fencepost_tool.results import Case

from ..support.given import given
from ..support.seeded import SEED
from . import planted

MEASURED = [claim for claim in claims() if claim.measures]
OTHERS = ("emission", "crossover", "constant", "enough", "litmus", "existence")
BY_VALUE = [claim for claim in MEASURED if claim.kind not in OTHERS]


def named(name):
    return next(claim for claim in claims() if claim.name == name)


def verdict(claim, cases, **more):
    found, = judge(planted.run_of(claim, cases, **more), [claim])
    return found


def at(claim, where, **more):
    """All measures of a claim have this place in the accepted range."""
    return [case for measure in claim.measures for case in planted.pair(measure, planted.value(claim, where), **more)]


def expected(claim, found):
    """Of a claim about something else nothing is said."""
    return Verdict.UNKNOWN if any(measure.differs for measure in claim.measures) else found


class ValueTest(unittest.TestCase):

    def check(self, claim, found, wanted, needs=None):
        with self.subTest(claim.name):
            self.assertIs(found.verdict, expected(claim, wanted), found)
            if wanted is not Verdict.UNKNOWN and found.verdict is Verdict.UNKNOWN:
                self.assertIn("measured here: ", found.needs)
            elif needs is not None and expected(claim, wanted) is wanted and not any(m.differs for m in claim.measures):
                self.assertEqual(needs, found.needs)
            self.assertTrue(all(part.cases for part in found.parts))

    def test_every_kind_has_one(self):
        self.assertEqual({"about", "range", "ratio", "difference", "order", "trend"}, {claim.kind for claim in BY_VALUE})
        self.assertEqual({"cost", "ratio", "difference", "speedup", "p50", "p50_ratio", "relief"},
                         {m.quantity for claim in BY_VALUE for m in claim.measures})

    def test_inside_holds(self):
        for claim in BY_VALUE:
            self.check(claim, verdict(claim, at(claim, 0.5)), Verdict.HOLDS, "")

    def test_outside_does_not_whether_clean_or_noisy(self):
        for claim in BY_VALUE:
            ends = [where for where, end in ((-0.2, claim.low), (1.2, claim.high)) if abs(end) != float("inf")]
            self.assertTrue(ends)
            for where in ends:
                for noisy in (False, True):
                    self.check(claim, verdict(claim, at(claim, where, noisy=noisy)), Verdict.FAILS, "")

    def test_one_of_several_is_enough(self):
        several = [claim for claim in BY_VALUE if len(claim.measures) > 1]
        self.assertTrue(several)
        for claim in several:
            where = 1.2 if claim.high < float("inf") else -0.2
            cases = [case for i, measure in enumerate(claim.measures)
                     for case in planted.pair(measure, planted.value(claim, where if i == 0 else 0.5))]
            self.check(claim, verdict(claim, cases), Verdict.FAILS)

    def test_across_an_end_cannot_be_told(self):
        for claim in BY_VALUE:
            where = 1 if claim.high < float("inf") else 0
            self.check(claim, verdict(claim, at(claim, where, spread=0.2)), Verdict.UNKNOWN, WIDE)
            self.check(claim, verdict(claim, at(claim, where, spread=0.2, noisy=True)), Verdict.UNKNOWN, QUIETER)

    def test_another_architecture_or_core_is_not_this_machine(self):
        for claim in claims():
            other = "aarch64" if claim.arch != "aarch64" else "x86_64"
            found = verdict(claim, [], arch=other)
            self.assertIs(found.verdict is Verdict.ELSEWHERE, claim.arch != "any" or bool(claim.core), claim.name)
            self.assertEqual(verdict(claim, [], cpu={}).verdict is Verdict.ELSEWHERE, bool(claim.core), claim.name)
            self.assertIs(Verdict.UNKNOWN, verdict(claim, []).verdict, claim.name)  # the core is in published/data/cores.csv

    def test_what_nothing_measures_says_why(self):
        for claim in claims():
            if not claim.measures:
                self.assertEqual(claim.unmeasured, verdict(claim, []).needs)

    def test_emulated_times_tell_nothing(self):
        for claim in MEASURED:
            cases = at(claim, 0.5) if claim in BY_VALUE else []
            found = verdict(claim, cases, emulated=True)
            self.assertIs(Verdict.UNKNOWN, found.verdict)
            self.assertTrue(claim.kind == "emission" or found.needs == EMULATED)


class OtherKindsTest(unittest.TestCase):

    def test_emission_by_the_listing(self):
        found = [claim for claim in MEASURED if claim.kind == "emission"]
        self.assertTrue(found)
        for claim in found:
            cases = planted.pair(claim.measures[0], 5)
            for emitted, wanted in ((" ".join(claim.emits), Verdict.HOLDS), (" ".join(reversed(claim.emits)), Verdict.HOLDS),
                                    ("lock xadd", Verdict.FAILS), (f"{claim.emits[0]} nop", Verdict.FAILS)):
                self.assertIs(wanted, verdict(claim, cases, emitted=emitted).verdict, (claim.name, emitted))
            self.assertIs(Verdict.HOLDS, verdict(claim, cases, emitted=" ".join(claim.emits), emulated=True).verdict)
            self.assertEqual(NO_LISTING, verdict(claim, cases).needs)
            self.assertIn("no case", verdict(claim, []).needs)

    def test_crossover_by_the_shares(self):
        claim = named("rwmutex-crossover")

        def cases(*firsts):
            return [case for measure, first in zip(claim.measures, firsts) for case in planted.shares(measure, first)]
        for firsts, wanted in (((90, 100), Verdict.HOLDS), ((90, 50), Verdict.FAILS), ((0, 90), Verdict.FAILS),
                               ((101, 90), Verdict.FAILS)):
            self.assertIs(wanted, verdict(claim, cases(*firsts)).verdict, firsts)
        unclear = [replace(case, ops=replace(given(case.ops), low=1, high=1e12))
                   if (case.name.number("reads"), case.name.primitive) == (50, "go_rwmutex") else case
                   for case in cases(90, 90)]
        self.assertEqual((Verdict.UNKNOWN, CLOSE), (verdict(claim, unclear).verdict, verdict(claim, unclear).needs))
        few = [case for case in cases(90, 90) if case.name.number("reads") < 90]
        self.assertIn("90 % or more", verdict(claim, few).needs)
        self.assertIn("no case", verdict(claim, []).needs)

    def test_constant_by_the_strides(self):
        claim = named("line-64")
        for size, wanted in ((64, Verdict.HOLDS), (32, Verdict.FAILS), (128, Verdict.FAILS)):
            self.assertIs(wanted, verdict(claim, planted.strides(claim.measures[0], size)).verdict, size)
        self.assertIn("no effect", verdict(claim, planted.strides(claim.measures[0], 4)).needs)
        self.assertIn("no case", verdict(claim, []).needs)

    def test_one_cpu_tells_nothing_of_several(self):
        claim = named("counter-contended")
        alone, = [case for case in at(claim, 0.5) if case.name.threads == 1]
        self.assertEqual(TWO, verdict(claim, [alone]).needs)


class ShardsTest(unittest.TestCase):
    """How many shards are enough, and how far contention falls."""

    def shown(self, *gains, spread=0.001):
        """By the throughput of 256 shards over that of 16, of each of the claim's measures."""
        claim = named("shard-count")
        cases = [case for measure, gain in zip(claim.measures, gains)
                 for case in (planted.case(planted.name(measure.pick), 100 * gain, spread),
                              planted.case(planted.name(given(measure.base)), 100, 1e-6))]
        return verdict(claim, cases)

    def test_the_claimed_numbers_are_those_that_are_measured(self):
        claim = named("shard-count")
        for measure in claim.measures:
            self.assertTrue(measure.pick.primitive.endswith(f"_{claim.low:g}"))
            self.assertGreater(int(given(measure.base).primitive.rpartition("_")[2]), claim.high)

    def test_enough_where_many_more_gain_nothing(self):
        self.assertIs(Verdict.HOLDS, self.shown(1.0, 0.9).verdict)
        self.assertIn("sharded_map_256 does 1.00x [", self.shown(1.0, 0.9).parts[0].shown)

    def test_not_enough_where_they_gain_more_than_twice_as_many_could(self):
        self.assertIs(Verdict.FAILS, self.shown(1.0, 3.0).verdict)
        self.assertIs(Verdict.FAILS, self.shown(2.3, 2.3).verdict)

    def test_between_these_it_cannot_be_told(self):
        found = self.shown(1.5, 1.0)
        self.assertEqual((Verdict.UNKNOWN, "16 are not, and 32 were not measured"), (found.verdict, found.needs))
        self.assertEqual((Verdict.UNKNOWN, WIDE), (lambda one: (one.verdict, one.needs))(self.shown(1.1, 1.0, spread=0.05)))
        self.assertIn("no case", verdict(named("shard-count"), []).needs)

    def test_one_cpu_tells_nothing(self):
        for name in ("shard-count", "shard-gain"):
            claim = named(name)
            cases = [planted.case(planted.name(replace(pick, threads=1)), 100)
                     for measure in claim.measures for pick in (measure.pick, given(measure.base))]
            self.assertEqual(TWO, verdict(claim, cases).needs)

    def test_contention_that_is_gone_has_fallen_by_more_than_any_number(self):
        claim = named("shard-gain")
        measure, = claim.measures
        run = planted.run_of(claim, [])
        for less, printed in ((0.0, r"above \d+ x;"), (-1.0, "no limit;"), (2.0, r"500 x \[")):
            gone = verdict(claim, planted.contended(measure, 1000, less, of_base=1e-3))
            self.assertIs(Verdict.FAILS, gone.verdict)
            self.assertRegex(text(run, [gone]), printed)
            json.dumps(document(run, [gone]), allow_nan=False)
        self.assertEqual(WIDE, verdict(claim, planted.contended(measure, 1, 0, of_base=1e-3)).needs)
        self.assertEqual(CALM, verdict(claim, planted.contended(measure, -5, 1)).needs)
        calm = planted.run_of(claim, planted.contended(measure, -5, 1))
        few = tuple(replace(case, ns=replace(given(case.ns), low=None, high=None)) for case in calm.cases)
        found, = judge(replace(calm, cases=few, rounds={}), [claim])
        self.assertEqual((CALM, None), (found.needs, found.parts[0].estimate), "of too few rounds likewise")


class ChoiceTest(unittest.TestCase):
    """Which of three maps wins, at each share of reads."""

    def shown(self, costs, spread=0.001, noisy=False):
        """ns of each kind of map by its share of reads; the text's winner takes 10, others 20."""
        claim = named("cache-choice")
        cases: dict[str, Case] = {}
        for measure in claim.measures:
            for pick, ns in ((measure.pick, 20), (given(measure.base), 10)):
                own = costs.get((pick.primitive, pick.params["reads"]), ns)
                cases.setdefault(planted.name(pick).text, planted.case(planted.name(pick), own, spread, noisy))
        return verdict(claim, list(cases.values()))

    def test_holds_where_each_winner_is_the_fastest(self):
        self.assertIs(Verdict.HOLDS, self.shown({}).verdict)

    def test_one_that_loses_is_enough(self):
        for winner, reads in (("cow_map", 99), ("rwmutex_map", 90), ("mutex_map", 50)):
            self.assertIs(Verdict.FAILS, self.shown({(winner, reads): 21}).verdict, (winner, reads))

    def test_a_tie_cannot_be_told(self):
        self.assertIs(Verdict.UNKNOWN, self.shown({("mutex_map", 50): 20}, 0.1, True).verdict)


class OutcomesTest(unittest.TestCase):
    """Litmus claims: by what was seen, and what is not seen by a weaker test that is."""

    def shown(self, name, weak, mutant_windows, **more):
        claim = named(name)
        cases = [planted.litmus(planted.name(claim.measures[0].pick), weak, **more)]
        if mutant_windows is not None:
            mutant = {"sb-seqcst": ("SB", "release_acquire"), "mp-x86-never": ("store_before_build", "relaxed")}[name]
            cases.append(planted.litmus(planted.name(replace(claim.measures[0].pick, primitive=mutant[0], operation=mutant[1])),
                                        mutant_windows, in_windows=mutant_windows))
        return verdict(claim, cases)

    def test_seen_decides(self):
        self.assertIs(Verdict.FAILS, self.shown("sb-seqcst", 1, None).verdict)
        self.assertIs(Verdict.HOLDS, self.shown("sb-acqrel", 1, None).verdict)
        unseen = self.shown("sb-acqrel", 0, None)
        self.assertEqual((Verdict.UNKNOWN, UNSEEN), (unseen.verdict, unseen.needs))

    def test_not_seen_is_as_good_as_the_mutant(self):
        self.assertIs(Verdict.HOLDS, self.shown("sb-seqcst", 0, 900).verdict)
        self.assertIs(Verdict.HOLDS, self.shown("mp-x86-never", 0, 900).verdict)
        self.assertEqual(POWERLESS, self.shown("sb-seqcst", 0, None).needs)
        self.assertEqual(POWERLESS, self.shown("sb-seqcst", 0, 0).needs)
        self.assertEqual(SHORT, self.shown("sb-seqcst", 0, 1).needs)

    def test_almost_never_is_a_share(self):
        self.assertIs(Verdict.FAILS, self.shown("sb-x86-rare", 1_100, None, iterations=1_000_000).verdict)
        self.assertIs(Verdict.HOLDS, self.shown("sb-x86-rare", 900, None, iterations=1_000_000).verdict)

    def test_a_case_that_failed_for_what_it_saw_disproves(self):
        claim = named("sb-seqcst")
        pick = planted.name(claim.measures[0].pick)
        found = verdict(claim, [planted.litmus(pick, 1, forbidden=1).failed("any words")])
        self.assertIs(Verdict.FAILS, found.verdict)
        self.assertEqual("forbidden and seen: 1 in 1.00 M", found.parts[0].shown)
        other = planted.litmus(pick, 0, forbidden=0).failed("hung: no progress for 10 s; it was seen before")
        self.assertIs(Verdict.UNKNOWN, verdict(claim, [other]).verdict)
        self.assertIs(Verdict.UNKNOWN, verdict(claim, [replace(other, outcomes=None)]).verdict)


class ErrorTest(unittest.TestCase):

    def test_a_claim_is_never_judged_by_a_case_in_error(self):
        """A run with all cases of all claims, of which any may have failed."""
        draw = random.Random(SEED)
        every: dict[str, Case] = {}
        for claim in BY_VALUE:
            every.update((case.name.text, case) for case in at(claim, 0.5))
        for _ in range(30):
            cases = [case.failed(f"planted {i}") if draw.random() < 0.3 else case for i, case in enumerate(every.values())]
            bad = {case.name.text: case.error for case in cases if case.error}
            for found in judge(planted.run_of(None, cases), claims()):
                for part in found.parts:
                    if part.estimate is not None or part.shown or part.verdict is not Verdict.UNKNOWN:
                        self.assertFalse(bad.keys() & set(part.cases), found)
                    elif len(part.cases) == 1 and part.cases[0] in bad:
                        self.assertIn(bad[part.cases[0]], part.needs)


if __name__ == "__main__":
    unittest.main()
