"""Two programs measured in alternation on the same CPUs, compared by pairs of processes.

    program     a running program that measures what it is asked to
    answers     what its answers must hold
    clean       which samples had the core to themselves, as a program reports it
    levels      the clean levels, told to both programs
    pair        one pair of processes: all cases, in alternation
    failures    cases that a program fails: broken, or left out
    default_set the cases that are measured without --filter
    measurement pairs until every case is decided or the budget is spent
    comparison  the outcome as a comparison that compare.files can print
    noise       one program against itself: false alarms, and the smallest change that is found
    builds      the program of a commit
    loops       the timed loops of both programs
"""
