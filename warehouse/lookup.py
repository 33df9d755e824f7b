"""Reading back from a built warehouse what people ask about: an activity, its claims, its decisions, what to review.

Belongs here: queries on the tables of a build, as contracts. Does not belong here: wording, or making a build.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import duckdb

from warehouse.contracts import Activity, Claim, MatchDecision
from warehouse.match.explain import Known, Listing

_ACTIVITY = """
    SELECT to_json(found) FROM (
        SELECT * REPLACE (
            strftime(created_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS created_at,
            strftime(last_modified AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS last_modified
        ) FROM raw.activities
    ) AS found
"""


class ReviewPair(NamedTuple):
    """Two records over which a person should decide. `n_soon`: their dates in the coming four weeks together."""

    decision: MatchDecision
    left: Listing
    right: Listing
    left_activity: str
    right_activity: str
    n_soon: int


class ReviewIssue(NamedTuple):
    """A finding that waits for a person."""

    code: str
    source_id: str
    message: str
    hint: str


def find_activity(connection: duckdb.DuckDBPyConnection, key: str) -> Activity | None:
    """The activity with this id, UID, former id or record id; redirects are followed. None when there is none."""
    key = key.removesuffix("@wijkagenda").split("-")[0]
    rows = connection.execute(f"{_ACTIVITY} WHERE activity_id = $1 OR list_contains(record_ids, $1)", [key]).fetchall()
    found = [Activity.model_validate_json(row[0]) for row in rows]
    found.sort(key=lambda activity: (activity.superseded_by is not None, activity.activity_id))
    if found and found[0].superseded_by:
        return find_activity(connection, found[0].superseded_by)
    return found[0] if found else None


def claims_of(connection: duckdb.DuckDBPyConnection, activity: Activity) -> list[Claim]:
    """Who says what about the activity."""
    rows = connection.execute(
        "SELECT to_json(claim) FROM raw.claims AS claim WHERE activity_id = $1", [activity.activity_id]
    ).fetchall()
    return [Claim.model_validate_json(row[0]) for row in rows]


def decisions_of(connection: duckdb.DuckDBPyConnection, activity: Activity) -> list[MatchDecision]:
    """The compared pairs in which a record of the activity takes part, the heaviest first."""
    rows = connection.execute(
        """
        SELECT to_json(decision) FROM raw.decisions AS decision
        WHERE list_contains($1, "left") OR list_contains($1, "right") ORDER BY score DESC, "left", "right"
        """,
        [list(activity.record_ids)],
    ).fetchall()
    return [MatchDecision.model_validate_json(row[0]) for row in rows]


def listings(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Listing]:
    """Every record as people know it."""
    rows = connection.execute(
        """
        SELECT record.record_id, coalesce(source.title, record.source_id), record.name, record.locator
        FROM raw.normalised AS record LEFT JOIN raw.sources AS source ON source.id = record.source_id
        """
    ).fetchall()
    return {record_id: Listing(source, name, locator) for record_id, source, name, locator in rows}


def known_names(connection: duckdb.DuckDBPyConnection) -> Known:
    """What puts the ids in an explanation into words."""
    names = {
        "place_id": dict(connection.execute("SELECT place_id, name FROM raw.places").fetchall()),
        "organization_id": dict(connection.execute("SELECT organization_id, name FROM raw.organizations").fetchall()),
    }
    return Known(listings(connection), names)


def review_pairs(connection: duckdb.DuckDBPyConnection, most: int) -> list[ReviewPair]:
    """Pairs that are unsure, or kept apart although they look alike; those that residents see most come first.

    Only pairs that would change something: not records of one activity, nor what a person decided. Of two activities
    one pair is enough.
    """
    rows = connection.execute(
        """
        WITH soon AS (
            SELECT activity_id, count(*) AS n FROM raw.activity_occurrences
            WHERE "start" BETWEEN (SELECT as_of FROM raw.build) AND (SELECT as_of + INTERVAL 28 DAY FROM raw.build)
            GROUP BY activity_id
        ),
        member AS (SELECT unnest(record_ids) AS record_id, activity_id FROM raw.activities WHERE superseded_by IS NULL)
        SELECT to_json(decision), one.activity_id, other.activity_id,
               coalesce(soon_one.n, 0) + coalesce(soon_other.n, 0) AS n_soon
        FROM raw.decisions AS decision
        JOIN member AS one ON one.record_id = decision."left"
        JOIN member AS other ON other.record_id = decision."right"
        LEFT JOIN soon AS soon_one ON soon_one.activity_id = one.activity_id
        LEFT JOIN soon AS soon_other ON soon_other.activity_id = other.activity_id
        WHERE one.activity_id <> other.activity_id AND decision.decided_by NOT LIKE 'mens:%'
            AND (decision.judgement = 'unsure' OR (decision.judgement = 'different' AND decision.score > 0))
        QUALIFY row_number() OVER (
            PARTITION BY least(one.activity_id, other.activity_id), greatest(one.activity_id, other.activity_id)
            ORDER BY decision.judgement = 'unsure' DESC, decision.score DESC, decision."left", decision."right"
        ) = 1
        ORDER BY decision.judgement = 'unsure' DESC, n_soon DESC, decision.score DESC, decision."left", decision."right"
        LIMIT $1
        """,
        [most],
    ).fetchall()
    names = listings(connection)
    pairs = []
    for text, left_activity, right_activity, n_soon in rows:
        decision = MatchDecision.model_validate_json(text)
        left, right = names[decision.left], names[decision.right]
        pairs.append(ReviewPair(decision, left, right, left_activity, right_activity, n_soon))
    return pairs


def review_issues(connection: duckdb.DuckDBPyConnection) -> list[ReviewIssue]:
    """Findings about what people decided earlier, and everything that keeps an activity out of the agenda."""
    rows = connection.execute(
        """
        SELECT code, source_id, message, coalesce(hint, '') FROM mart.issues
        WHERE code IN ('stale_override', 'unused_override', 'conflicting_judgement') OR severity = 'error'
        ORDER BY code NOT LIKE '%override' AND code <> 'conflicting_judgement', source_id, code, message
        """
    ).fetchall()
    return [ReviewIssue(*row) for row in rows]
