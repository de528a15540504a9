"""Allergen panels, skin, patch and provocation tests on paper.

May import page, results and plot.
"""
