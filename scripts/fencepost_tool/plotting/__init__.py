"""What a file in plots/ may use; it imports nothing else of fencepost_tool.

    style, labels, scales
                       pages, curves, colours; labels beside curves; axes
    findings           the titles, which say what was found
    answers            costs and factors of a run, with interval and grade
    scaling, modelled  curves over the number of threads, and models of them
    compared_sheet, compared_scaling
                       the same for several runs
    counting, machine, net, numbers_text, pairs
                       what a run holds, in numbers and sentences
    the functions below
                       which cases answer a question (select.questions), and which cases of several runs belong
                       together (select.matching, select.headline)
"""
from fencepost_tool import answers
from fencepost_tool.findings import distance, false_sharing, fences, mixes, orders, sharding, titles
from fencepost_tool.findings import scaling as scaled
from fencepost_tool.select import counting, net, pairs
from fencepost_tool.select.headline import groups, headline
from fencepost_tool.select.matching import compare
from fencepost_tool.select.questions import (
    BASELINE,
    MIXES,
    Best,
    best_of_mixes,
    by_family,
    contended_counts,
    interference_findings,
    mix_curve,
    mix_findings,
    mix_settings,
    numbers,
    primitives,
    stride_curve,
    thread_counts,
    throughput,
    values,
)
from fencepost_tool.text import machine
from fencepost_tool.text import numbers as numbers_text

from . import compared_scaling, compared_sheet, labels, modelled, scales, scaling, style

__all__ = ["BASELINE", "MIXES", "Best", "answers", "best_of_mixes", "by_family", "compare", "compared_scaling", "compared_sheet",
           "contended_counts", "counting", "distance", "false_sharing", "fences", "groups", "headline", "interference_findings",
           "labels", "machine", "mix_curve", "mix_findings", "mix_settings", "mixes", "modelled", "net", "numbers",
           "numbers_text", "orders", "pairs", "primitives", "scaled", "scales", "scaling", "sharding", "stride_curve", "style",
           "thread_counts", "throughput", "titles", "values"]
