-- Een rij per regeling of fonds waar organisatoren geld kunnen vragen (steunstroom), zoals het op de dag van deze build in
-- het register staat.
-- @key stream_id
-- @column stream_id VARCHAR: vast kenmerk
-- @column name VARCHAR: naam van de regeling
-- @column kind VARCHAR: wat voor geld het is
-- @column for_whom VARCHAR: wie kan aanvragen; leeg = niet bekend
-- @column deadline DATE: laatste dag om aan te vragen; leeg = doorlopend of niet bekend
-- @column is_continuous BOOLEAN: aanvragen kan het hele jaar; leeg = niet bekend
-- @column days_left BIGINT: dagen tot en met de laatste dag; leeg = geen of voorbij
-- @column status VARCHAR: open, doorlopend, gesloten of onbekend
-- @column url VARCHAR: waar de voorwaarden staan
-- @column source VARCHAR: waar dit vandaan komt
-- @column stated_on DATE: wanneer dat gelezen is
-- @unit days_left: dagen
-- @not_null name, kind, status, source, stated_on
SELECT
    stream.stream_id,
    stream.name,
    stream.kind,
    stream.for_whom,
    stream.deadline,
    stream.is_continuous,
    CASE WHEN stream.deadline >= build.as_of_date THEN stream.deadline - build.as_of_date END AS days_left,
    CASE
        WHEN stream.deadline >= build.as_of_date THEN 'open'
        WHEN stream.is_continuous THEN 'doorlopend'
        WHEN stream.deadline < build.as_of_date THEN 'gesloten'
        ELSE 'onbekend'
    END AS status,
    stream.url,
    stream.source,
    stream.stated_on
FROM raw.funding_streams AS stream
INNER JOIN raw.build AS build
    ON stream.valid_from <= build.as_of_date
    AND coalesce(stream.valid_to > build.as_of_date, TRUE)
