-- het einde ligt voor het begin
SELECT activity_id, start, "end" FROM mart.occurrences WHERE "end" < start
