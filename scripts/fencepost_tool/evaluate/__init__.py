"""Does the tracking keep what it promises? Rates on data whose truth is known, with their intervals, beside
the targets.

    rates      a count of hits with its interval, met or missed
    history    change points in made-up histories
    table      the table
"""
