"""Each rule in a world where nothing is against it, and in the same world with one of its inputs missing.

A module of this folder holds `CASES`; `tests/clinic/test_answers.py` drives them.
"""
