"""The history of a machine: what changed, and when.

    noise      what stands between two points: winsorised outliers, autocorrelation
    changes    change points of one series
    bumps      levels that came and went
    index      results/<machine>/ as an SQLite file, which can be deleted and made again at any time
    history    series out of the index, with the events beside them
    digest     what changed since a date, in words
"""
