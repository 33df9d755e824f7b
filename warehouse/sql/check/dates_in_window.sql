-- een keer valt buiten het venster
SELECT occurrence.activity_id, occurrence.start
FROM mart.occurrences AS occurrence
CROSS JOIN mart.build AS build
WHERE occurrence.date > build.window_end OR (occurrence."end" AT TIME ZONE 'Europe/Amsterdam')::DATE < build.window_start
