"""What is kept on the shelf: donors, lots, bags, their quality control and stock.

May import words, catalogue, entry, patient, results and allergy.
"""
