"""Does the tracking keep what it promises? Rates on data whose truth is known, with their intervals, beside
the targets.

    rates      a count of hits with its interval, met or missed
    history    change points in made-up histories
    pair_worlds, pairs_run, pairs_rows, pairs_promises
               interleaved comparisons and files, made up
    pairs_rivals, benchstat
               the tests of others on the same processes
    intervals  of runs, by a test of the harness
    bisect     searches for a planted commit
    unchanged  whole comparisons of the program with itself, on this machine
    digest     time and memory of track on a long history
    table      the table
"""
