"""The stock and the recall.

May import look, entry, plot, record, patient and allergy.
"""
