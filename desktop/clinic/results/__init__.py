"""What a laboratory measures: laboratory results, in-vitro drug tests, and what both have in common.

May import words, catalogue, entry and patient.
"""
