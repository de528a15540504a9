"""What an allergist tests: panels of allergens, skin, patch and provocation tests, their rules, and the allergies of a patient.

May import words, catalogue, entry, patient and results.
"""
