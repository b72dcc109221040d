"""fencepost's command: reads results, and answers with tables, plots, comparisons and exports.

Each subpackage imports only those before it (tests/lint/python_layers.py has the table):

    results     files of a run, checked against their schemas
    stats       estimates, intervals, tests, verdicts
    text        numbers, tables, and what a run says of its machine
    select      which cases answer which question
    plotting    what a file in plots/ may use
    codegen     what memory orders compile to, and the timed loops of a run
    summary, compare, track, export, selfcheck, evaluate
    cli         the verbs
"""
