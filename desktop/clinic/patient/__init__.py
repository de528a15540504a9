"""Who it is and what came before: history, drug reactions and their grades, medication, measurements, visits, consent.

May import words, catalogue and entry.
"""
