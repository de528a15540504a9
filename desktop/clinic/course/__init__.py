"""What is planned and given: protocol, plan, authorisation, infusion, vital signs, adverse events, outcome, and the rules of giving.

May import every folder below: all but plot and record.
"""
