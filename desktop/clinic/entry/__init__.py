"""How a thing is declared and kept together: entry types and their fields, kinds, findings, a patient's chart.

Here belongs what holds for every entry type and knows none of them. May import words and catalogue.
"""
