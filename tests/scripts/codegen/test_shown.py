"""The listing of a run: what is read out of a program, what is refused, and where the summary shows it."""
import io
import json
import tempfile
import unittest
from pathlib import Path

from fencepost_tool import summary
from fencepost_tool.cli.fences import run as fences
from fencepost_tool.codegen import disassemble, timed_loop
from fencepost_tool.codegen.errors import Problem
from fencepost_tool.codegen.loops import listed
from fencepost_tool.results import ResultsError, load

from ..support import synthetic_run

ISA = "x86_64"
COLUMN = r"(?m)^  order +instructions +\|"
# As `objdump -t -d -M suffix` prints it, cut down: two names for one address, and a loop of two steps.
PROGRAM = """
0000000000001000  w    F .text  0000000000000040              _Zloop
0000000000001000 g     F .text  0000000000000040              _Zother_name
0000000000002000 g     F .text  0000000000000010              _Zelsewhere

0000000000001000 <_Zother_name>:
    1000:\tsubq   $0x1,%rax
    1004:\tjne    1010 <_Zother_name+0x10>
    1008:\tretq
    1010:\tlock xaddq %rdx,(%rcx,%rsi,8)
    1016:\tnopw   0x0(%rax,%rax,1)
    101c:\tlock xaddq %rdi,(%rcx)
    1024:\tjmp    1000 <_Zother_name>

0000000000002000 <_Zelsewhere>:
    2000:\tcallq  3000 <__atomic_load@plt>
    2005:\tjmp    1000 <_Zother_name>

0000000000003000 <__atomic_load@plt>:
    3000:\tjmpq   *0x1234(%rip)        # 5678 <__atomic_load@LIBATOMIC_1.0>
"""


def loop_of(symbol, text=PROGRAM):
    syntax = timed_loop.syntax(ISA)
    return listed.loop(disassemble.linked(text, [symbol], syntax["call"]).get(symbol, []), ISA, timed_loop.reader(syntax))


class ReadingTest(unittest.TestCase):
    def test_a_step_its_repeats_and_the_iteration(self):
        self.assertEqual({"signature": "lock xadd", "repeats": 2, "instructions": [
            "subq $0x1, %rax", "jne +0x10", "lock xaddq %rdx, (%rcx,%rsi,8)", "nopw 0x0(%rax,%rax,1)",
            "lock xaddq %rdi, (%rcx)", "jmp +0x0"]}, loop_of("_Zloop"))

    def test_either_name_of_one_address_is_found(self):
        self.assertEqual(loop_of("_Zother_name"), loop_of("_Zloop"))

    def test_a_function_without_a_loop_is_shown_whole_and_names_whom_it_calls(self):
        self.assertEqual({"problem": "no counted loop",
                          "instructions": ["callq __atomic_load", "jmp _Zother_name"]}, loop_of("_Zelsewhere"))

    def test_a_symbol_that_the_program_lacks(self):
        self.assertIn("no such symbol", loop_of("_Zgone")["problem"])

    def test_steps_of_several_words_and_of_none(self):
        changed = PROGRAM.replace("nopw   0x0(%rax,%rax,1)", "mfence").replace("jmp    1000 <_Zother_name>\n\n",
                                                                            "mfence\n    1028:\tjmp    1000 <_Zother_name>\n\n")
        self.assertEqual(("lock xadd mfence", 2), tuple(loop_of("_Zloop", changed).values())[:2])
        one = changed.replace("lock xaddq %rdi,(%rcx)", "lock orq $0x0,(%rsp)")
        self.assertEqual(("lock xadd mfence lock or mfence", 1), tuple(loop_of("_Zloop", one).values())[:2])
        none = PROGRAM.replace("lock xaddq", "imulq")
        self.assertEqual(("-", 0), tuple(loop_of("_Zloop", none.replace("(%rcx,%rsi,8)", "%rcx").replace("(%rcx)", "%rcx"))
                                         .values())[:2])

    def test_a_frame_pointer_is_a_register_like_others(self):
        for register, signature in (("%rbp", "mov lock xadd"), ("%rsp", "lock xadd")):
            load = PROGRAM.replace("nopw   0x0(%rax,%rax,1)", f"movq   0x8({register}),%rax")
            load = load.replace("lock xaddq %rdi,(%rcx)", "nop")
            self.assertEqual(set(signature.split()), set(loop_of("_Zloop", load)["signature"].split()))

    def test_a_word_that_is_not_described_is_shown_itself(self):
        strange = PROGRAM.replace("nopw   0x0(%rax,%rax,1)", "madeup %rax")
        self.assertEqual("lock xadd madeup lock xadd", loop_of("_Zloop", strange)["signature"])

    def test_a_loop_that_calls_a_stranger_is_not_cut_out(self):
        calls = PROGRAM.replace("nopw   0x0(%rax,%rax,1)", "callq  2000 <_Zelsewhere>")
        self.assertEqual("the loop is left at: callq _Zelsewhere", loop_of("_Zloop", calls)["problem"])


class RefusalTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def refused(self, *flags):
        out, err = io.StringIO(), io.StringIO()
        self.assertEqual(2, fences(flags, out, err))
        self.assertEqual(("", 1), (out.getvalue(), err.getvalue().count("\n")), err.getvalue())
        return err.getvalue()

    def test_runs_that_cannot_be_listed(self):
        self.assertIn("--run names its folder", self.refused("--program", "x"))
        self.assertIn("no such file", self.refused("--run", str(self.folder / "nowhere")))
        run = synthetic_run.write(self.folder / "run", 1)
        self.assertIn("x: can't be read", self.refused("--run", str(run), "--program", "x"))
        self.assertIn("is no program for", self.refused("--run", str(run), "--program", __file__))
        self.assertIn(f"of build id {synthetic_run.BUILD_ID}, is not in build", self.refused("--run", str(run)))
        def forget(document):
            del document["context"]["build_id"]
        run = synthetic_run.write(self.folder / "old", 1, change=forget)
        (run / "listing.json").unlink()
        self.assertIn("measure again", self.refused("--run", str(run)))
        self.assertFalse((run / "listing.json").exists())

    def test_a_loop_of_an_unknown_instruction_set(self):
        with self.assertRaisesRegex(Problem, "timed_loops.json is missing"):
            timed_loop.syntax("vax")

    def test_a_listing_of_another_program_is_not_shown(self):
        run = synthetic_run.write(self.folder, 1)
        listing = json.loads((run / "listing.json").read_text("utf-8"))
        (run / "listing.json").write_text(json.dumps({**listing, "build_id": "ff"}), "utf-8")
        with self.assertRaisesRegex(ResultsError, "another program than the one that was run"):
            load(run)
        (run / "listing.json").write_text("{", "utf-8")
        with self.assertRaisesRegex(ResultsError, "listing.json.* is not whole JSON.*complete without the file"):
            load(run)


class SummaryTest(unittest.TestCase):
    def text(self, change=lambda loops: None, gone=False):
        with tempfile.TemporaryDirectory() as scratch:
            run = synthetic_run.write(scratch, 2)
            listing = json.loads((run / "listing.json").read_text("utf-8"))
            change(listing["loops"])
            (run / "listing.json").write_text(json.dumps(listing), "utf-8")
            if gone:
                (run / "listing.json").unlink()
            return summary.text(load(run))

    def test_each_case_shows_its_own(self):
        text = self.text()
        self.assertRegex(text, r"(?m)^  store\n   relaxed mov +\|.*\n   release mov +\|.*\n   seq_cst xchg +\|")
        self.assertIn("  fetch_or (latency: mov lock cmpxchg loop)\n   relaxed lock or ", text)
        self.assertRegex(text, r"(?m)^  std seq_cst +lock or +\|")
        self.assertRegex(text, r"(?m)^  word_xchg +xchg +\|")

    def test_nothing_and_not_known_are_two_things(self):
        def forget(loops):
            del loops[synthetic_run.symbol("fence/mfence/back_to_back/threads:1")]
        text = self.text(forget)
        self.assertRegex(text, r"(?m)^  compiler_barrier - +\|")
        self.assertRegex(text, r"(?m)^  mfence +\? +\|")

    def test_with_a_listing_there_is_a_column(self):
        self.assertRegex(summary.text(synthetic_run.whole(2)), COLUMN)

    def test_without_a_listing_there_is_no_such_column(self):
        text = self.text(gone=True)
        self.assertNotRegex(text, COLUMN)
        self.assertNotIn("xadd", text)
        self.assertRegex(text, r"(?m)^  fetch_add\n   relaxed +\|")


if __name__ == "__main__":
    unittest.main()
