-- Een rij: de aannamen waarmee gerekend wordt, als kolommen.
-- @key hour_value
-- @column hour_value DOUBLE: wat een uur van een vrijwilliger waard is
-- @column hour_low DOUBLE: ondergrens daarvan
-- @column hour_high DOUBLE: bovengrens daarvan
-- @column hour_year BIGINT: jaar van de uurwaarde
-- @column volunteer_hours_year DOUBLE: uren per vrijwilliger per jaar als alleen het aantal bekend is
-- @column minimum_cell BIGINT: zoveel plekken moeten iets opgeven voordat het gepubliceerd wordt
-- @column normal_weeks BIGINT: over zoveel weken wordt gemeten
-- @column fresh_days INTEGER: zo lang zijn gegevens van een bron vers
-- @column active_days INTEGER: een plek met een activiteit binnen zoveel dagen is actief
-- @column confirmed_days INTEGER: zo lang telt een bevestiging door de plek zelf
-- @column referral_days INTEGER: zo lang mag een activiteit in het verwijsaanbod staan na de laatste bevestiging
-- @column low_price DOUBLE: tot en met dit bedrag heet een activiteit goedkoop
-- @column continuity_days INTEGER: een reeks die zo lang loopt heet doorlopend
-- @unit hour_value: euro
-- @unit hour_low: euro
-- @unit hour_high: euro
-- @unit low_price: euro
SELECT
    max(value) FILTER (WHERE parameter = 'hour_value') AS hour_value,
    max(coalesce(low, value)) FILTER (WHERE parameter = 'hour_value') AS hour_low,
    max(coalesce(high, value)) FILTER (WHERE parameter = 'hour_value') AS hour_high,
    max(year) FILTER (WHERE parameter = 'hour_value') AS hour_year,
    max(value) FILTER (WHERE parameter = 'volunteer_hours_year') AS volunteer_hours_year,
    (max(value) FILTER (WHERE parameter = 'minimum_cell'))::BIGINT AS minimum_cell,
    (max(value) FILTER (WHERE parameter = 'normal_weeks'))::BIGINT AS normal_weeks,
    (max(value) FILTER (WHERE parameter = 'fresh_days'))::INTEGER AS fresh_days,
    (max(value) FILTER (WHERE parameter = 'active_days'))::INTEGER AS active_days,
    (max(value) FILTER (WHERE parameter = 'confirmed_days'))::INTEGER AS confirmed_days,
    (max(value) FILTER (WHERE parameter = 'referral_days'))::INTEGER AS referral_days,
    max(value) FILTER (WHERE parameter = 'low_price') AS low_price,
    (max(value) FILTER (WHERE parameter = 'continuity_days'))::INTEGER AS continuity_days
FROM mart.parameters
