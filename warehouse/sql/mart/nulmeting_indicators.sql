-- Een rij per indicator van de nulmeting: wat er gemeten wordt, waarmee, en waarom.
-- @key indicator_id
-- @column indicator_id VARCHAR: kenmerk
-- @column name VARCHAR: naam
-- @column domain VARCHAR: onderwerp
-- @column sphere VARCHAR: sfeer van de sociale basis: persoonlijk, gemeenschappelijk of institutioneel
-- @column definition VARCHAR: wat het kerncijfer zegt
-- @column unit VARCHAR: eenheid van het kerncijfer
-- @column formula VARCHAR: hoe het berekend wordt
-- @column numerator VARCHAR: teller
-- @column denominator VARCHAR: noemer
-- @column coverage VARCHAR: wat de dekking zegt
-- @column confidence VARCHAR: hoe zeker het is, en waardoor
-- @column needs VARCHAR[]: waarmee het berekend wordt: agenda, register, cbs of invoer
-- @column basis VARCHAR: waar de vraag vandaan komt
-- @column framework VARCHAR: landelijk kader of vergelijking
-- @column reason VARCHAR: waarom het niet gemeten is als er niets bekend is
-- @column witte_dorp VARCHAR: Witte Dorp telt apart, of samen met Oud Mathenesse
-- @column decimals BIGINT: aantal cijfers achter de komma bij het tonen
-- @column position BIGINT: volgorde
-- @column file VARCHAR: bestand met de berekening
-- @not_null name, domain, sphere, definition, unit, formula, needs, reason, decimals, position, file
SELECT
    indicator_id,
    name,
    domain,
    sphere,
    definition,
    unit,
    formula,
    numerator,
    denominator,
    coverage,
    confidence,
    needs,
    basis,
    framework,
    reason,
    witte_dorp,
    decimals,
    position,
    file
FROM raw.indicators
