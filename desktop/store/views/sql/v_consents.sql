-- One row a consent
SELECT
    x.version AS consent_version, -- TEXT Version. Of the form, as printed on it.
    {fields but version}
FROM {consent}
