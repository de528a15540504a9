-- One row a result of an allergen panel, with what the panel's definition says of the allergen
SELECT
    {owner: specimen_date, panel, panel_version, quality, unit}
    a.name AS allergen_name, -- TEXT The allergen's name in the panel's definition; empty when no definition of that version has it
    a.species AS allergen_species, -- TEXT The species that it is from
    a.allergen_group, -- TEXT Its group in the panel's definition
    a.molecular, -- INTEGER 1 for a single molecule, 0 for an extract
    a.protein_family, -- TEXT Its protein family; shared by two allergens it is a candidate for cross-reactivity, not proof
    a.family_source, -- TEXT Where the family is from; the letters are explained in the notes of the panel's definition
    a.family_unverified, -- INTEGER 1 when the family is general knowledge that no source was found for; empty without a family
    {fields}
FROM {allergen_panel_allergen_result}
LEFT JOIN v_allergens a ON a.panel = o.panel AND a.version = o.panel_version AND a.allergen = x.allergen
