"""Statistics that more than one part uses: no files, no text.

    effects     pairs of processes -> ln ratios, their mean and t-interval
    sign_flip   the same question without a distribution: signs of the differences, flipped
    family      Holm's correction over a suite
    spending    looking before the end, without more false alarms
    suite       all cases of an interleaved comparison: the parts that follow, put together
    max_t       the largest t of a suite, under rearrangements of whole processes
    shared_state, robust, moderated
                what pairs have in common; pairs far off; variances that cases share
    files_test  max_t on two sides of a few processes
    early       effects found before the end, less their luck
    budget      how much longer it would take to know
    thresholds  the least effect that counts as a change
    verdicts    all of these together: regressed, improved, equivalent, inconclusive, layout, tail
    metrics     which estimate of a case is compared
    paired      differences of two cases, round by round
    median_interval  the interval of a median of rounds
    findings    crossover and interference out of curves
"""
