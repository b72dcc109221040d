"""Statistics that more than one part uses: no files, no text.

    effects     pairs of processes -> ln ratios, their mean and t-interval
    sign_flip   the same question without a distribution: signs of the differences, flipped
    family      Holm's correction over a suite
    spending    looking before the end, without more false alarms
    budget      how much longer it would take to know
    thresholds  the least effect that counts as a change
    verdicts    all of these together: regressed, improved, equivalent, inconclusive, layout
    metrics     which estimate of a case is compared
    paired      differences of two cases, round by round
    findings    crossover and interference out of curves
"""
