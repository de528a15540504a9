"""The sheet of an allergen panel, its views, and the preview of an import.

May import look, entry, plot, record and patient.
"""
