"""Which commit changed what a case costs.

    commits    the commits between two, by first parents
    evidence   what the pairs measured of a commit say for and against a change in it
    posterior  the probability of each commit to be the one, and which to measure next
    search     comparisons until one commit is left, pure but for the bench it is given
    state      the search as a JSON file, so that it can be continued
    condition  what a commit can change other than costs: a case appears, vanishes or fails
    bench      builds commits and measures them
    report     the outcome as text and JSON
"""
