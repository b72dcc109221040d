"""Every fault that can be planted in a sound listing is caught, and every rule catches something.

The faults come from the tables: each line of "weaker" in arch/<isa>/expected/instructions.json, applied to each
instruction of each listing in tests/data/fences.
"""
from __future__ import annotations

import copy
import re
import unittest
from functools import cache
from unittest import mock

from fencepost_tool.codegen import pairs, rules, words
from fencepost_tool.codegen.errors import Problem
from fencepost_tool.codegen.expected import partners
from fencepost_tool.codegen.operations import Case
from fencepost_tool.codegen.unit import Reader, parse
from fencepost_tool.codegen.weaker import weakenings

from ..support.codegen_listings import function, judge, listings, targets, variant, verdict

# Not faults: (instruction set, case, what was taken away), each with the reason why it was not needed.
NOT_NEEDED = [
    # The success is relaxed, and only the failure acquires: g++ takes one strength for both.
    ("aarch32|aarch64|armv7|riscv64", r"cas_\w+ relaxed,seq_cst \d+", "release|the barrier|dmb ishst for dmb ish"),
    # Acquire alone may pass an earlier release store; where there is no rcpc, ldar is all there is.
    ("aarch64", r"load acquire \d+", "ldapr for ldar"),
    # A strd of an aligned doubleword is one access there.
    ("aarch32", r"store relaxed 64", "the check of the store-exclusive"),
    # Only for loads of another mapping (psABI A7), which has no fence in front of them.
    ("riscv64", r"store seq_cst \d+", "the fence|fence.*"),
    # lr.aqrl orders what is before it, and the sc comes after the lr.
    ("riscv64", r"cas_\w+ seq_cst,seq_cst \d+|sync_\w+ barrier \d+|\w+(?: \w+)* seq_cst \d+", "release"),
]


def excused(isa: str, name: str, what: str) -> bool:
    return any(re.fullmatch(i, isa) and re.fullmatch(n, name) and re.fullmatch(w, what) for i, n, w in NOT_NEEDED)


@cache
def planted():
    """Case, variant, code with a fault, what was done."""
    return [(one, fault) for one in listings()
            for fault in weakenings(Reader(one.variant, {}).function(one.case, parse(one.text)).code, one.variant,
                                    all_features=True)]


@cache
def broken(one, code) -> frozenset[str]:
    """Names of all rules that code breaks, those of pairs with the reference included."""
    made = Reader(one.variant, {}).function(one.case, code)
    table = targets.load(one.variant.isa, "instructions")
    found = set(rules.broken(made.case, made.lines, table))
    if pairs.is_seq_cst(made.case) and not {"access", "read-lost"} & found:
        mine = pairs.relevant(made.case, made.lines)
        for other in partners(one.variant):
            theirs = pairs.relevant(other.case, other.lines)
            found |= pairs.breaches(mine, theirs, table) | pairs.breaches(theirs, mine, table)
    return frozenset(found)


# Faults that no weakening of one instruction gives: place, case, code, the rule.
BY_HAND = [
    ("aarch64/lse", Case("exchange", "unused", "relaxed", "", 32), "str w1, [x0]; ret", "read-lost"),
    ("aarch64/lse", Case("fetch_add", "zero", "relaxed", "", 32), "ldr w0, [x0]; ret", "unchanged-fence"),
    ("x86_64/baseline", Case("fetch_add", "zero_unused", "relaxed", "", 32), "retq", "unchanged-fence"),
    ("x86_64/baseline", Case("store", "", "release", "", 32), "retq", "access"),
    ("aarch64/lse", Case("fetch_add", "unused", "relaxed", "", 32), "stadd w1, [x0]; ret", "acquire-fence"),
    ("aarch64/llsc", Case("exchange", "used", "relaxed", "", 32),
     "ldxr w2, [x0]; stxr w3, w1, [x0]; mov w0, w2; ret", "failed-store"),
    ("aarch64/llsc", Case("load", "used", "relaxed", "", 128), "ldp x0, x1, [x0]; ret", "one-access"),
    ("x86_64/cx16", Case("load", "used", "relaxed", "", 128), "movdqa (%rdi), %xmm0; retq", "one-access"),
    ("x86_64/baseline", Case("store", "", "relaxed", "", 32), "movw %si, (%rdi); retq", "one-access"),
    ("aarch64/llsc", Case("cas_strong", "used", "relaxed", "relaxed", 32),
     "ldr w3, [x1]; ldxr w4, [x0]; cmp w4, w3; b.ne @6; stxr w5, w2, [x0]; cbnz w5 @6; cset w0, eq; ret",
     "failed-store"),
    ("riscv64/rv64gc", Case("load", "used", "acquire", "", 32), "lw a0, 0x0(a0); fence r, w; ret", "acquire-reads"),
    ("riscv64/rv64gc", Case("store", "", "release", "", 32), "fence w, w; sw a1, 0x0(a0); ret", "release-reads"),
    ("riscv64/rv64gc", Case("thread_fence", "", "acquire", "", 0), "fence r, w; ret", "fence-acquire-reads"),
    ("aarch64/lse", Case("publish", "O3", "release", "", 32), "str w2, [x1]; str w2, [x0]; ret", "publish-order"),
    ("aarch64/lse", Case("load_load", "O3", "acquire", "", 32), "ldr w8, [x0]; ldr w9, [x1]; add w0, w8, w9; ret",
     "acquire-order"),
    ("aarch64/lse", Case("failed_cas_load", "O3", "release", "acquire", 32),
     "mov w8, w2; casl w2, w3, [x0]; cmp w2, w8; b.eq @6; ldr w0, [x1]; ret; mov w0, wzr; ret", "failure-order"),
    ("aarch64/lse", Case("add_fence_load", "O3", "relaxed", "acquire", 32), "stadd w2, [x0]; dmb ishld; ldr w0, [x1]; ret",
     "rmw-fence-order"),
    ("x86_64/baseline", Case("validate", "O3", "acquire", "acquire", 64),
     "movq (%rdi), %rcx; movq (%rdx), %rdx; movq (%rsi), %rax; cmpq %rcx, %rdx; je @6; xorl %eax, %eax; retq",
     "validate-order"),
    ("x86_64/baseline", Case("store_load", "O3", "seq_cst", "seq_cst", 64), "movq %rdx, (%rdi); movq (%rsi), %rax; retq",
     "seq_cst-order"),
    ("aarch64/lse", Case("publish_maybe", "O3", "release", "", 32),
     "ldr w8, [x1]; cmp w3, #0x0; csel w8, w2, w8, ne; str w8, [x1]; stlr w2, [x0]; ret", "invented-store"),
    ("x86_64/cx16", Case("load_const", "O3", "relaxed", "", 128), "lock cmpxchg16b (%rdi); retq", "const-store"),
]

# Relations that no compiler's listings lean on: a seq_cst store, a seq_cst load that holds with it by that alone.
LEANT_ON_BY_HAND = {
    ("riscv64", "release then acquire"): ("amoswap.w.rl zero, a1, (a0); ret", "lr.w.aq a0, (a0); ret"),
    ("x86_64", "before a locked instruction"): ("movl %esi, (%rdi); retq", "lock cmpxchgl %ecx, (%rdi); retq"),
}


class AFault(unittest.TestCase):
    def test_the_listings_are_sound_as_they_are(self):
        self.assertGreater(len(listings()), 1000)
        for one in listings():
            self.assertTrue(judge(one.variant).sound(one.case, parse(one.text)), (one.case.name, one.text))

    def test_none_survives(self):
        survived, count = [], 0
        for one, fault in planted():
            count += 1
            try:
                sound = judge(one.variant).sound(one.case, fault.code)
            except Problem as e:
                self.fail(f"{one.variant.full_name} {one.case.name}: {fault.was}, {fault.what}: {e}")
            if sound and not excused(one.variant.isa, one.case.name, fault.what):
                survived.append((one.variant.full_name, one.case.name, fault.was, fault.what))
        self.assertGreater(count, 2000)
        self.assertEqual([], survived)

    def test_every_kind_of_fault_is_planted_somewhere(self):
        used = {(one.variant.isa, fault.what) for one, fault in planted()}
        listed = {(isa, rule[2]) for isa in targets.isas() for rule in targets.load(isa, "instructions")["weaker"]}
        # No fault ever: it only shows what a fence wastes.
        self.assertEqual({("riscv64", "order of devices' accesses")}, listed - used)

    def test_those_by_hand(self):
        for place, case, code, rule in BY_HAND:
            with self.subTest(case=case.name, code=code):
                found = verdict(place, case, code)
                self.assertEqual("too weak", found.verdict)
                self.assertIn(rule, found.rules)


class ARule(unittest.TestCase):
    def test_each_catches_a_fault(self):
        caught = {rule for one, fault in planted() for rule in broken(one, fault.code)}
        caught |= {rule for place, case, code, _ in BY_HAND for rule in verdict(place, case, code).rules}
        self.assertEqual(set(rules.RULES), caught)

    def test_without_any_one_a_fault_survives(self):
        """A rule that others make idle would be untested."""
        alone: set[str] = set()
        for one, fault in planted():
            found = broken(one, fault.code)
            alone |= found if len(found) == 1 else set()
        for place, case, code, _ in BY_HAND:
            found = frozenset(verdict(place, case, code).rules)
            alone |= found if len(found) == 1 else set()
        self.assertEqual(set(rules.RULES), alone)

    def test_each_order_of_an_instruction_set_is_leant_on(self):
        """Taken out of the model, some listing is no longer sound."""
        for isa in targets.isas():
            mine = [one for one in listings() if one.variant.isa == isa]
            for i, relation in enumerate(targets.load(isa, "instructions")["order"]):
                table = copy.deepcopy(targets.load(isa, "instructions"))
                del table["order"][i]
                with self.subTest(isa=isa, relation=relation["name"]):
                    by_hand = LEANT_ON_BY_HAND.get((isa, relation["name"]))
                    self.assertNotEqual(bool(by_hand), any(self.breaks(one, table) for one in mine))
                    if by_hand:
                        self.assertEqual("", self.pair(isa, by_hand, targets.load(isa, "instructions")))
                        self.assertEqual("seq_cst-pair", self.pair(isa, by_hand, table))

    def pair(self, isa: str, codes: tuple[str, str], table) -> str:
        """What the last line of the load does after the store."""
        place = targets.variants(isa)[0].full_name
        store, load = (function(place, Case("load", "used", "seq_cst", "", 32), code) for code in codes)
        failed = [line for line in function(place, Case("cas_strong", "used", "seq_cst", "seq_cst", 32), codes[1]).lines
                  if rules.effect(line.items).write is None] or list(load.lines)
        return pairs.breach(store.lines[0], failed[0], table)

    def breaks(self, one, table) -> bool:
        made = Reader(one.variant, {}).function(one.case, parse(one.text))
        if rules.broken(made.case, made.lines, table):
            return True
        if not pairs.is_seq_cst(made.case):
            return False
        mine = pairs.relevant(made.case, made.lines)
        return any(pairs.breaches(mine, pairs.relevant(p.case, p.lines), table)
                   | pairs.breaches(pairs.relevant(p.case, p.lines), mine, table) for p in partners(one.variant))


class AnUnknownWord(unittest.TestCase):
    def test_is_named(self):
        with self.assertRaisesRegex(words.UnknownWord, "unknown word in a listing of aarch64: frobnicate x1"):
            function("aarch64/lse", Case("load", "used", "relaxed", "", 64), "frobnicate x1; ret")

    def test_so_is_an_access_that_the_table_does_not_know_for_one(self):
        with self.assertRaises(words.UnknownWord):
            function("x86_64/avx", Case("load", "used", "relaxed", "", 64), "adcq (%rdi), %rax; retq")

    def test_nothing_of_the_data_is_unknown(self):
        with mock.patch.object(words, "UnknownWord", side_effect=AssertionError):
            for one in listings():
                function(one.variant.full_name, one.case, one.text)
        self.assertTrue(variant("aarch64/lse").features)


if __name__ == "__main__":
    unittest.main()
