"""What was given from whom, each session, and what followed.

May import page, results, plot, allergy and cells.
"""
