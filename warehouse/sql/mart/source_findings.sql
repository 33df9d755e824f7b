-- Een rij per bevinding van vandaag over een bron als geheel, de ergste eerst. Hieruit komen de brieven aan organisatoren.
-- @key source_id, finding_no
-- @column source_id VARCHAR: kenmerk van de bron
-- @column finding_no BIGINT: volgnummer; 1 is de ergste
-- @column cause VARCHAR: oorzaak, als woord uit een vaste lijst
-- @column severity VARCHAR: hoe erg het is: info, warning of error
-- @column message VARCHAR: wat er aan de hand is
-- @column cure VARCHAR: wat de beheerder kan doen
-- @column evidence VARCHAR: opdracht waarmee u het zelf ziet
-- @column examples VARCHAR[]: voorbeelden, in woorden
-- @references source_id -> mart.sources.source_id
-- @not_null cause, severity, message
SELECT
    source_id,
    finding_no,
    cause,
    severity,
    message,
    nullif(cure, '') AS cure,
    nullif(evidence, '') AS evidence,
    examples
FROM raw.source_findings
