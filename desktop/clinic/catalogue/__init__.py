"""What is known beforehand, as data: markers, drugs, manifestations, allergen panels and tests of cell products.

Here belongs how facts are held, read from TOML and found; a fact itself stands in `resources/`. May import words.
"""
