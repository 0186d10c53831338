"""The conventional tests of a constant rate: what one would run without this package, one test a file.

They are here to be compared with. Most of them take counts for independent or for Poisson, and reject a truly
constant history far more often than they say; the calibration shows how often. No verdict rests on them.

Histories lie along the last axis: counts of shape (R, n) give results of shape (R,), counts of shape (n,) results of
shape (). A count that is NaN was not observed. Where a history allows no test (no event, too few periods, all counts
tied) the statistic and p are NaN, and ``p < 0.05`` is false.
"""
