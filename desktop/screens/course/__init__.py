"""The sheets of a plan, an authorisation, an infusion with its vital signs, and an adverse event.

May import every folder of screens but window.
"""
