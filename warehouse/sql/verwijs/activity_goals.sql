-- Een rij per activiteit in de agenda en verwijsdoel dat zij dient.
-- @key activity_id, goal
-- @column activity_id VARCHAR: kenmerk van de activiteit
-- @column goal VARCHAR: kenmerk van het doel
SELECT DISTINCT activity.activity_id, goals.goal
FROM mart.activities AS activity
INNER JOIN verwijs.goals AS goals
    ON list_contains(activity.category, goals.category) AND (NOT goals.is_walk_in_only OR activity.access = 'walk_in')
WHERE activity.superseded_by IS NULL
