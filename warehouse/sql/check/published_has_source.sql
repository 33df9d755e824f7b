-- een activiteit heeft geen bron
SELECT activity_id FROM mart.activities WHERE superseded_by IS NULL AND len(source_ids) = 0
