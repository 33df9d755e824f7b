-- A small warehouse with marts as the website reads them. Everything in it is invented; some of it is hostile.
CREATE SCHEMA mart;
CREATE TABLE mart.build AS
    SELECT DATE '2026-11-24' AS as_of_date, DATE '2026-11-10' AS window_start, DATE '2027-11-24' AS window_end;
CREATE TABLE mart.networks AS SELECT 'net' AS network_id, 'Netwerk ' || $evil AS name, $evil AS description;
CREATE TABLE mart.neighbourhoods AS
    SELECT * FROM (VALUES ('BU1', 'Bospolder', 'bospolder'), ('BU2', $evil, 'evil"><b>')) AS t(neighbourhood_id, name, slug);
CREATE TABLE mart.places AS SELECT * FROM (VALUES
    ('hoekhuis', 'Het Hoekhuis', 'Laan 1', '3025 ZZ', 'Rotterdam', 51.9::DOUBLE, 4.45::DOUBLE, 'BU1', 'Bospolder',
     'https://hoekhuis.example', 'info@hoekhuis.example', '010 400 00 00', 'stichting', true),
    ('../../evil"', $evil, NULL, NULL, 'Rotterdam', NULL, NULL, 'BU2', $evil,
     'javascript:alert(1)', 'a@b.example?bcc=x', NULL, 'E/O', true)
    ) AS t(place_id, name, street_address, postal_code, address_locality, latitude, longitude, neighbourhood_id,
           neighbourhood, url, email, telephone, organization_id, is_invented);
CREATE TABLE mart.organisations AS SELECT * FROM (VALUES
    ('stichting', 'Stichting Hoek', 'https://hoekhuis.example', 'info@hoekhuis.example', '010 400 00 00',
     'lokaal_netwerk', ['net']),
    ('E/O', $evil, 'data:text/html,x', NULL, NULL, 'onbekend', [])
    ) AS t(organization_id, name, url, email, telephone, provider_type, networks);
CREATE TABLE mart.sources AS SELECT * FROM (VALUES
    ('goed', 'Agenda van het Hoekhuis', 'https://hoekhuis.example/agenda', NULL, 'ok', DATE '2026-11-24', 0, 2, 0, NULL, NULL, 'ok', 3),
    ('oud', 'Lijst ' || $evil, 'file:lijst.csv', NULL, 'stale', DATE '2026-11-20', 4, 2, 1, 'Geen antwoord ' || $evil, 'Kijk in oud.yaml', 'error', 0),
    ('uit', 'Website uit', 'https://uit.example', 'javascript:alert(2)', 'paused', NULL, NULL, 0, 0, 'Staat uit', NULL, 'ok', 0)
    ) AS t(source_id, title, url, landing_page, state, last_ok, age_days, n_activities, n_issues, message, hint,
        severity, n_next_week);
CREATE TABLE mart.activities AS SELECT
    activity_id, name, description, '[]'::JSON AS schedule, schedule_text, place_id, location_text, neighbourhood_id,
    organization_id, organizer, audience, gender, min_age::BIGINT AS min_age, NULL::BIGINT AS max_age, category,
    price_text, NULL::BOOLEAN AS is_free, true AS accepts_rotterdampas, access, registration_text,
    ['rolstoel', $evil] AS accessibility, networks, status, url, source_ids, last_confirmed, 0::BIGINT AS sequence,
    TIMESTAMPTZ '2026-11-01 08:00:00Z' AS created_at, TIMESTAMPTZ '2026-11-01 08:00:00Z' AS last_modified, superseded_by
    FROM (VALUES
    ('wa1', 'Koffie', 'Kom langs', 'elke woensdag, 10.00 tot 11.00 uur', 'hoekhuis', NULL, 'BU1', 'stichting', 'Stichting Hoek',
     ['ouderen'], NULL, NULL, ['ontmoeting'], '€ 2', 'walk_in', NULL, 'scheduled', 'https://hoekhuis.example/koffie',
     ['goed', 'oud'], DATE '2026-11-24', NULL, ['net']),
    ('wa2"><x', $evil, $evil, $evil, '../../evil"', $evil, 'BU2', 'E/O', $evil,
     [$evil], 'vrouwen', 18, [$evil], $evil, 'register', $evil, 'tentative', 'javascript:alert(3)',
     ['oud'], DATE '2026-11-20', NULL, []),
    ('wa3', 'Oud feest', NULL, '', NULL, NULL, NULL, NULL, NULL, [], NULL, NULL, [], NULL, NULL, NULL, 'cancelled', NULL,
     ['weg'], DATE '2026-11-24', NULL, []),
    ('wa0', 'Koffie oud', NULL, '', NULL, NULL, NULL, NULL, NULL, [], NULL, NULL, [], NULL, NULL, NULL, 'scheduled', NULL,
     [], DATE '2026-11-24', 'wa00', []),
    ('wa00', 'Koffie ouder', NULL, '', NULL, NULL, NULL, NULL, NULL, [], NULL, NULL, [], NULL, NULL, NULL, 'scheduled', NULL,
     [], DATE '2026-11-24', 'wa1', []),
    ('wax', 'Kring', NULL, '', NULL, NULL, NULL, NULL, NULL, [], NULL, NULL, [], NULL, NULL, NULL, 'scheduled', NULL,
     [], DATE '2026-11-24', 'way', []),
    ('way', 'Kring', NULL, '', NULL, NULL, NULL, NULL, NULL, [], NULL, NULL, [], NULL, NULL, NULL, 'scheduled', NULL,
     [], DATE '2026-11-24', 'wax', [])
    ) AS t(activity_id, name, description, schedule_text, place_id, location_text, neighbourhood_id, organization_id,
           organizer, audience, gender, min_age, category, price_text, access, registration_text, status, url,
           source_ids, last_confirmed, superseded_by, networks);
CREATE TABLE mart.occurrences AS SELECT
    activity_id, recurrence_id::TIMESTAMPTZ AS recurrence_id, "start"::TIMESTAMPTZ AS "start", "end"::TIMESTAMPTZ AS "end",
    all_day, status, name, place_id, estimated AS is_estimated_end, confidence FROM (VALUES
    ('wa1', '2026-11-25 09:00Z', '2026-11-25 09:00Z', '2026-11-25 10:00Z', false, 'scheduled', NULL, 'hoekhuis', false, 1.0),
    ('wa1', '2026-12-02 09:00Z', '2026-12-02 12:00Z', '2026-12-02 13:00Z', false, 'scheduled', NULL, '../../evil"', false, 1.0),
    ('wa1', '2026-12-09 09:00Z', '2026-12-09 09:00Z', '2026-12-09 10:00Z', false, 'cancelled', NULL, 'hoekhuis', false, 1.0),
    ('wa1', '2026-12-16 09:00Z', '2026-12-16 09:00Z', '2026-12-16 10:07Z', false, 'scheduled', $evil, 'hoekhuis', true, 0.5),
    ('wa2"><x', '2026-11-23 23:00Z', '2026-11-23 23:00Z', '2026-11-24 23:00Z', true, 'scheduled', NULL, NULL, true, 1.0),
    ('wa3', '2026-11-25 09:00Z', '2026-11-25 09:00Z', '2026-11-25 10:00Z', false, 'scheduled', NULL, NULL, false, 1.0)
    ) AS t(activity_id, recurrence_id, "start", "end", all_day, status, name, place_id, estimated, confidence);
CREATE TABLE mart.activity_claims AS SELECT * FROM (VALUES
    ('wa1', 'price', 1, '{"type":"amount","min":2.0,"max":2.0}', 'twee euro', 'goed', 'Agenda van het Hoekhuis', 'r1', true, 'de plek gaat voor'),
    ('wa1', 'name', 1, 'Koffie', 'Koffie', 'goed', 'Agenda van het Hoekhuis', 'r1', true, 'de plek gaat voor'),
    ('wa1', 'name', 2, $evil, $evil, 'oud', 'Lijst ' || $evil, 'r2', false, 'zegt iets anders'),
    ('wa1', 'name', 3, $evil, $evil, 'oud', 'Lijst ' || $evil, 'r3', false, 'zegt iets anders'),
    ('wa1', 'audience', 1, '{"target_group":["oude', NULL, 'weg', NULL, 'r4', true, NULL)
    ) AS t(activity_id, field, claim_no, value, original_value, source_id, source_title, record_id, chosen, chosen_because);
CREATE TABLE mart.match_explanation AS SELECT
    activity_id, other_activity_id, left_record_id, left_name, right_record_id, right_name, judgement, score, reason,
    position, feature, coalesce(feature_label, feature) AS feature_label, left_value, right_value,
    coalesce(level_label, level) AS level_label, weight FROM (VALUES
    ('wa1', 'wa1', 'r1', 'Koffie', 'r2', $evil, 'same', 7.0, 'er spreekt meer voor', 1, 'title', 'Naam', 'Koffie', $evil, 'related', 'een verwant onderwerp', 5.1),
    ('wa1', 'wa1', 'r1', 'Koffie', 'r2', $evil, 'same', 7.0, 'er spreekt meer voor', 2, 'place', 'Plek', 'hoekhuis', 'hoekhuis', 'same', 'gelijk', 2.2),
    ('wa1', 'wa1', 'r1', 'Koffie', 'r2', $evil, 'same', 7.0, 'er spreekt meer voor', 3, 'age', 'Leeftijd', NULL, NULL, 'none', 'niet genoemd', -0.3),
    ('wa1', 'wa1', 'r1', 'Koffie', 'r2', $evil, 'same', 7.0, 'er spreekt meer voor', 4, 'slot', 'Wat er dan nog meer is', NULL, NULL, 'alone', 'niets anders op dat moment', 0.01),
    ('wa1', 'wa1', 'r2', $evil, 'r3', $evil, 'same', 6.0, NULL, 1, 'nieuw_kenmerk', NULL, 'a', NULL, 'nieuw_niveau', NULL, 6.0),
    ('wa1', 'wa1', 'r1', 'Koffie', 'r3', $evil, 'same', 5.0, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    ('wa1', 'wa3', 'r1', 'Koffie', 'r9', 'Oud feest', 'unsure', 0.5, 'twijfel', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
    ) AS t(activity_id, other_activity_id, left_record_id, left_name, right_record_id, right_name, judgement, score,
           reason, position, feature, feature_label, left_value, right_value, level, level_label, weight);
CREATE TABLE mart.balance AS SELECT * FROM (VALUES ('goed', 4, 2), ('oud', 3, 1)) AS t(source_id, n_read, n_published);
CREATE TABLE mart.changes AS SELECT * FROM (VALUES
    ('c1', 'wa1', TIMESTAMPTZ '2026-11-23 23:30:00Z', 'cancelled', DATE '2026-12-09', ['time'], 'Koffie',
     'Koffie van wo 9 december gaat niet door.', 'Het Hoekhuis', 'BU1'),
    ('c2', 'wa2"><x', TIMESTAMPTZ '2026-11-20 08:00:00Z', 'new', NULL, [], $evil, $evil || ' is nieuw.', $evil, 'BU2'),
    ('c3', 'wa1', TIMESTAMPTZ '2026-11-19 08:00:00Z', 'changed', NULL, ['description'], 'Koffie', 'Andere tekst.', NULL, NULL)
    ) AS t(change_id, activity_id, changed_at, kind, date, what, name, sentence, place_name, neighbourhood_id);
