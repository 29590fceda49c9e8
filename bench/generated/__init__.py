"""Letters with known answers, composed from pools of sentences by a seed.

Written from the policy, the domain notes and the form of the development letters alone, without looking at the rules
that judge them. `letters.letters(count, seed)` gives the set; an answer follows from how its letter was composed.
"""
