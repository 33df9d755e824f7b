"""Who carries an activity out, in the words of lists."""

from __future__ import annotations

import pytest

from sources.dutch.provider import read_provider


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Vrijwilligers van het welzijnswerk", "vrijwilligers_bij_aanbieder"),
        ("vrijwilliger bij de aanbieder", "vrijwilligers_bij_aanbieder"),
        ("Beroepskracht", "beroepskracht"),
        ("sociaal werkers", "beroepskracht"),
        ("Onze medewerkers", "beroepskracht"),
        ("Bewoners", "lokaal_netwerk"),
        ("buurtbewoners en vrijwilligers", "lokaal_netwerk"),
        ("lokaal_netwerk", "lokaal_netwerk"),
        ("vrijwilligers_bij_aanbieder", "vrijwilligers_bij_aanbieder"),
        ("Stichting X", "onbekend"),
        ("", "onbekend"),
        (None, "onbekend"),
    ],
)
def test_read_provider(text: str | None, provider: str) -> None:
    reading = read_provider(text)
    assert reading.value == provider
    assert (reading.evidence is None) == (provider == "onbekend")
