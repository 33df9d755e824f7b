"""The Dutch of letters to organisers: per cause what we see, and how it can be mended. No blame, nothing technical.

Belongs here: these sentences. Does not belong here: putting a letter together (letters).
"""

# {since} becomes: sinds 12 mei 2027.
OPENINGS = {
    "weekday_conflict": "Bij een datum op uw pagina staat een andere dag van de week dan in de kalender:",
    "time_text": "De tijden in uw agendafeed zijn anders dan die in uw eigen teksten:",
    "time_shift": "De begintijden in uw agendafeed zijn in een keer allemaal evenveel verschoven.",
    "odd_hours": (
        "Enkele activiteiten in uw agendafeed beginnen midden in de nacht. Dat kan kloppen, maar vaak staat dan de"
        " tijdzone van de website verkeerd."
    ),
    "not_found": (
        "De pagina of feed met uw agenda is er {since} niet meer: bezoekers krijgen de melding dat de pagina niet "
        "gevonden is."
    ),
    "web_page": (
        "Op het adres van uw agendafeed staat {since} een gewone webpagina. Mensen die zich op uw agenda "
        "geabonneerd hebben, krijgen geen nieuwe activiteiten meer."
    ),
    "tls": (
        "Het beveiligingscertificaat (https) van uw website wordt {since} niet meer vertrouwd. Bezoekers krijgen "
        "een waarschuwing te zien."
    ),
    "server_error": "Uw website geeft {since} een storing wanneer de agenda gevraagd wordt.",
    "no_answer": "Uw website neemt {since} de verbinding niet aan wanneer de agenda gevraagd wordt.",
    "timeout": "Uw website antwoordt {since} niet op tijd wanneer de agenda gevraagd wordt.",
    "dns": "De naam van uw website is {since} niet te vinden op internet.",
    "host_outage": "Uw website antwoordt {since} niet.",
    "robots": "Uw website vraagt programma's om de agenda niet te lezen (robots.txt). Daar houden wij ons aan.",
    "denied": "Uw website laat ons {since} niet toe tot de agenda, terwijl bezoekers die misschien wel zien.",
    "all_over": "Uw agenda is leeg: alles wat erin stond is geweest.",
    "only_past": "Alles wat in uw agenda staat is al geweest.",
    "reissued": (
        "Uw website gaf al uw activiteiten een ander kenmerk (UID). Wie zich op uw agenda geabonneerd heeft, ziet "
        "daardoor alles dubbel of mist wijzigingen."
    ),
}

CURES = {
    "weekday_conflict": "Wilt u kijken wat klopt: de dag of de datum? Tot dan houden wij de datum aan.",
    "time_text": (
        "Vaak helpt het om in de instellingen van de website de tijdzone op 'Amsterdam' te zetten (in WordPress: "
        "Instellingen, Algemeen, Tijdzone), en daarna een activiteit opnieuw op te slaan."
    ),
    "time_shift": (
        "Klopt dat? Zo niet: kijk in de instellingen van de website of de tijdzone op 'Amsterdam' staat (in "
        "WordPress: Instellingen, Algemeen, Tijdzone)."
    ),
    "odd_hours": (
        "Kijk in de instellingen van de website of de tijdzone op 'Amsterdam' staat (in WordPress: Instellingen, "
        "Algemeen, Tijdzone)."
    ),
    "not_found": (
        "Is de agenda verhuisd? Laat ons dan het nieuwe adres weten. Een verwijzing van het oude naar het nieuwe "
        "adres helpt ook uw andere bezoekers."
    ),
    "web_page": "Wie uw website beheert kan de feed weer aanzetten, of ons het nieuwe adres geven.",
    "tls": "Wie uw website beheert kan het certificaat vernieuwen; bij de meeste hostingbedrijven is dat gratis.",
    "server_error": "Wilt u dit doorgeven aan wie uw website beheert?",
    "no_answer": "Wilt u dit doorgeven aan wie uw website beheert?",
    "timeout": "Wilt u dit doorgeven aan wie uw website beheert?",
    "dns": "Misschien is de domeinnaam verlopen. Is de website verhuisd, laat ons dan het nieuwe adres weten.",
    "host_outage": "Wilt u dit doorgeven aan wie uw website beheert?",
    "robots": (
        "Mogen wij de agenda een keer per dag lezen? Dan kan de beheerder 'Wijkagenda' toelaten in robots.txt. Een"
        " agendafeed (iCal) mag natuurlijk ook."
    ),
    "denied": (
        "Mogen wij de agenda een keer per dag lezen? Wie uw website beheert kan ons toelaten; wij noemen ons "
        "'Wijkagenda'."
    ),
    "all_over": "Komt er weer iets? Zodra het op uw pagina staat, staat het de volgende dag ook in de Wijkagenda.",
    "only_past": "Komt er weer iets? Zodra het op uw pagina staat, staat het de volgende dag ook in de Wijkagenda.",
    "reissued": (
        "Dit gebeurt vaak na het opnieuw inlezen van een agenda. Bij een volgende keer helpt het om de bestaande "
        "activiteiten te bewerken in plaats van ze opnieuw aan te maken."
    ),
}
