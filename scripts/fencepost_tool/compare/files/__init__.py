"""Two sides of one or more processes each: has a case become slower?

The unit is the process, since processes of one program differ by more than rounds within one do (layout, pages, address
randomisation). Effects are ln ratios of B to A, so that twice as slow and twice as fast are equally far from nothing.

    inputs      paths -> sides: results folders, and Google Benchmark's JSON
    fair        what differs between the sides besides what is compared
    code        whether the timed loops are the same
    net         net costs of both sides
    comparison  both sides turned into verdicts, case by case
    table, text, export
                the result for people and for programs
"""
