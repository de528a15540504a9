"""The recall list on paper.

May import page, results, plot and allergy.
"""
