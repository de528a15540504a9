-- One row a drug that may be used although the restriction of a drug reaction reaches it
SELECT
    {owner: restriction}
    o.drug AS culprit, -- TEXT Drug of the reaction
    o.drug_atc AS culprit_atc, -- TEXT ATC code of the drug of the reaction
    {fields}
FROM {drug_reaction_excepted_drug}
