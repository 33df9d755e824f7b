-- Een rij per verwijsdoel en thema dat erbij hoort: waarvoor een verwijzer iets zoekt. Eigen indeling, die aansluit op de zes
-- assen van Positieve Gezondheid.
-- @key goal, category
-- @column goal VARCHAR: kenmerk van het doel
-- @column category VARCHAR: thema van een activiteit die dit doel dient
-- @column name VARCHAR: naam
-- @column wellbeing VARCHAR: as van Positieve Gezondheid
-- @column position BIGINT: volgorde
-- @column is_walk_in_only BOOLEAN: alleen wat zonder aanmelden kan
SELECT goal, unnest(categories) AS category, name, wellbeing, position::BIGINT AS position, is_walk_in_only
FROM (
    VALUES
    ('inloop', ['ontmoeting'], 'Zo binnenlopen', 'meedoen', 1, TRUE),
    ('samen_eten', ['eten_drinken'], 'Samen eten', 'kwaliteit van leven', 2, FALSE),
    ('bewegen', ['sport_bewegen', 'gezondheid'], 'Bewegen en gezondheid', 'lichaamsfuncties', 3, FALSE),
    ('ontspannen', ['creatief', 'muziek_cultuur', 'groen', 'uitje_feest'], 'Ontspannen en maken',
        'mentaal welbevinden', 4, FALSE),
    ('taal', ['taal_leren'], 'Taal en leren', 'dagelijks functioneren', 5, FALSE),
    ('hulp_geld', ['hulp_advies', 'werk_geld', 'digitaal'], 'Hulp, geld en formulieren', 'dagelijks functioneren', 6,
        FALSE),
    ('zingeving', ['geloof_zingeving'], 'Zingeving', 'zingeving', 7, FALSE)
) AS listed (goal, categories, name, wellbeing, position, is_walk_in_only)
