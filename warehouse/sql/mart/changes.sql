-- Een rij per verandering van de laatste dertig dagen, van een activiteit of van een van haar data. Alleen van
-- activiteiten die nog in de agenda staan.
-- @key change_id
-- @column change_id VARCHAR: vast kenmerk van de verandering
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column changed_on DATE: dag waarop de verandering gezien is, in Nederlandse tijd
-- @column changed_at TIMESTAMP WITH TIME ZONE: moment waarop de verandering gezien is
-- @column kind VARCHAR: new = nieuw, changed = gewijzigd, moved = verplaatst, cancelled = afgelast, reinstated = gaat toch door
-- @column date DATE: de dag waar het over gaat, volgens het rooster; leeg = de hele activiteit
-- @column what VARCHAR[]: wat er veranderde: time, place, title, price, registration, audience, organizer, description, category, accessibility, language of url
-- @column name VARCHAR: naam van de activiteit
-- @column sentence VARCHAR: wat er veranderde, in een zin
-- @column place_name VARCHAR: naam van de plek
-- @column neighbourhood_id VARCHAR: CBS-code van de buurt
-- @not_null activity_id, changed_on, changed_at, kind, what, name, sentence
-- @references activity_id -> mart.activities.activity_id
-- @references neighbourhood_id -> mart.neighbourhoods.neighbourhood_id
SELECT
    change.change_id,
    activity.activity_id,
    change.changed_on,
    change.changed_at,
    change.kind,
    change.date,
    coalesce(change.what, []) AS what,
    activity.name,
    activity.name || ' ' || change.says AS sentence,
    activity.place_name,
    activity.neighbourhood_id
FROM raw.changes AS change
INNER JOIN mart.activities AS activity ON activity.activity_id = change.activity_id AND activity.superseded_by IS NULL
