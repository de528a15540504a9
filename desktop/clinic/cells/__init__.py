"""What is kept on the shelf: donors, lots, bags, their quality control and stock.

May import entry, catalogue, results, patient and allergy.
"""
