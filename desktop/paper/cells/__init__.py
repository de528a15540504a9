"""Donors, lots and their quality control in words, and the recall list on paper.

May import page, results, plot and allergy.
"""
