"""What a file in plots/ may use; it imports nothing else of fencepost_tool.

    style, scales      pages, curves, colours; axes
    scaling, series    curves over the number of threads
    compared_sheet, compared_scaling
                       the same for several runs
    counting, machine, net, pairs
                       what a run holds, in numbers and sentences
    the functions below
                       which cases answer a question (select.questions), and which cases of several runs belong
                       together (select.matching, select.headline)
"""
from fencepost_tool.select import counting, net, pairs
from fencepost_tool.select.headline import groups, headline
from fencepost_tool.select.matching import compare
from fencepost_tool.select.questions import (
    BASELINE,
    Best,
    best_of_mixes,
    by_family,
    contended_counts,
    interference_findings,
    mix_curve,
    mix_findings,
    numbers,
    primitives,
    stride_curve,
    thread_counts,
    throughput,
    values,
)
from fencepost_tool.text import machine

from . import compared_scaling, compared_sheet, scales, scaling, series, style

__all__ = ["BASELINE", "Best", "best_of_mixes", "by_family", "compare", "compared_scaling", "compared_sheet",
           "contended_counts", "counting",
           "groups", "headline", "interference_findings", "machine", "mix_curve", "mix_findings", "net", "numbers", "pairs",
           "primitives", "scales", "scaling", "series", "stride_curve", "style", "thread_counts", "throughput", "values"]
