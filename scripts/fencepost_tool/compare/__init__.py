"""Comparisons.

    files        two sides of one or more processes each, from results folders or Google Benchmark's JSON
    interleaved  two programs measured in alternation on the same CPUs; the noise of one against itself
    machines     runs of several machines side by side
"""
