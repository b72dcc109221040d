"""Two sides of one or more processes each, held against each other: has a case become slower?

The unit is the process, since processes of one program differ by more than rounds within one do
(layout, pages, address randomisation). Effects are ln ratios of B to A, so that twice as slow and
twice as fast are equally far from nothing.

    effects     pairs of processes -> ln ratios, their mean and t-interval
    sign_flip   the same question without a distribution: signs of the differences, flipped
    family      Holm's correction over a suite
    spending    looking before the end, without more false alarms
    budget      how much longer it would take to know
    thresholds  the least effect that is worth a word
    verdicts    all of these together: regressed, improved, equivalent, inconclusive, layout
"""
