"""What is known beforehand, as data: markers, drugs, allergen panels and tests of cell products, read from `resources/`.

Here belongs how facts are held, read from TOML and found; a fact itself stands in `resources/`. May import entry.
"""
