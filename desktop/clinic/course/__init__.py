"""What is planned and given: protocol, plan, authorisation, infusion, vital signs, adverse events, outcome, and the rules of giving.

May import everything below: entry, catalogue, results, patient, allergy and cells.
"""
