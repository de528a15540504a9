"""Finding a patient, and the name and allergies across the top.

May import look, entry, plot and record.
"""
