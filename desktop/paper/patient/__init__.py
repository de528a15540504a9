"""Who the patient is, the history, and the medication.

May import page.
"""
