"""Numbers and dates that can be checked by themselves: one module each, with python-stdnum's interface.

`compact` strips what writers add, `validate` returns the canonical form or raises, `is_valid` never raises. A wrong
rejection is worse than a wrong acceptance: these functions say what is odd, a person decides what it means.
"""
