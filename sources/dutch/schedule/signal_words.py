"""Words that say something about the times, dates or sentence around them: cues and guards.

Belongs here: tables only, a row a word. What a cue does is in roles.py, what a guard does in guards.py.
"""

from __future__ import annotations

from typing import Final

# What a word announces about the time or date beside it.
CUES: Final = {
    # the time that follows (or stands before) is the start of the programme
    "aanvang": "begin_time", "aanvangstijd": "begin_time", "start": "starts", "starten": "starts",
    "startdatum": "starts",
    "begint": "starts", "beginnen": "starts", "gestart": "starts", "eerstvolgend": "next_one", "vertrek": "begin_time",
    "vertrekken": "begin_time", "starts": "starts", "begins": "starts", "ingangsdatum": "starts", "ingaande": "starts",
    "startmoment": "starts",
    # doors
    "inloop": "doors", "inlooptijd": "doors", "deur": "doors", "deuren": "doors", "ontvangst": "doors",
    "verzamelen": "doors", "verzamelt": "doors", "doors": "doors", "onthaal": "doors", "aanwezig": "doors",
    # end
    "eindigt": "end_time", "stoppen": "end_time", "stopt": "end_time", "afsluiting": "end_time",
    "eindtijd": "end_time", "afgerond": "end_time",
    "terug": "end_time", "sluiting": "end_time", "eindigen": "end_time", "ends": "end_time",
    # the rhythm that follows a first date
    "daarna": "thereafter", "vervolgens": "thereafter",
    # how long
    "duurt": "lasts", "duur": "lasts", "duren": "lasts", "lasts": "lasts", "tijdsduur": "lasts",
}  # fmt: skip

# Words that say something about the sentence they stand in; guards.py holds what each group does.
GUARDS: Final = {
    "contact": (
        "bereikbaar", "bereiken", "telefonisch", "telefonische", "bellen", "appen", "mailen", "bemand", "kantooruren",
    ),
    "phone": ("telefoon", "telefoonnummer", "tel", "bel", "spreek"),
    "desk": ("balie", "receptie", "secretariaat", "kassa", "kantoor", "parkeren", "servicedesk", "beheer", "beheerder"),
    "sign_up": (
        "aanmelden", "aanmelding", "aanmeldingen", "meld", "meldt", "opgeven", "opgave", "inschrijven",
        "inschrijving", "inschrijvingen", "schrijf", "reserveren", "reservering", "reserveer", "afmelden", "deadline",
        "kaartverkoop", "voorverkoop", "bestellen", "bestel", "ingeschreven", "opgegeven", "aangemeld", "register",
        "vooraanmelding", "sluitingsdatum", "aanmeldtermijn", "inleveren", "bestellingen", "geef", "afmelding",
        "verkrijgbaar", "tickets", "kaartjes",
    ),
    "can": ("kan", "kunt", "kun", "mogelijk", "kunnen"),
    "closed": ("gesloten", "dicht", "closed", "sluiten", "vrijaf"),
    "cancelled": ("vervalt", "vervallen", "afgelast", "geannuleerd", "cancelled", "uitgesteld", "canceled"),
    "vague": ("bekendgemaakt", "nader", "volgen", "volgt", "sporadisch", "ergens"),
    "internal": ("bestuur", "vergadert", "besloten", "bestuursvergadering"),
    "pause": ("zomerstop", "zomerreces", "winterstop", "vakantiestop", "zomersluiting", "zomerpauze"),
    "moved": ("verplaatst", "verzet", "verschoven"),
    "towards": ("naar",),
    "rental": (
        "huur", "huren", "verhuur", "zaalhuur", "tarieven", "tarief", "dagdeel", "vacature", "vacatures", "gezocht",
        "bezichtiging",
    ),
    "past": (
        "jl", "was", "waren", "vond", "vonden", "stond", "stonden", "kwam", "kwamen", "werd", "werden", "gaf", "gaven",
        "deden", "vierden", "hielden", "organiseerden", "gingen", "kregen", "hadden", "maakten", "openden",
        "speelden", "begon", "begonnen", "groeide", "vastgesteld", "verslag", "jaarverslag", "succes",
        "verscheen", "verschenen", "gecontroleerd", "geschreven", "gepost", "gebouwd", "overleed", "overleden",
        "opgericht", "gepubliceerd", "geplaatst", "terugblik", "verhuisden", "bijgewerkt", "nam", "foto", "oprichting",
    ),
    "appointment": ("afspraak", "appointment"),
    "welcome": (
        "geopend", "open", "spreekuur", "inloopspreekuur", "welkom", "langs", "binnenlopen", "inloopuur",
        "binnen",
    ),
    "but": ("maar",),
    "instead": ("ipv",),
}  # fmt: skip


# Words that begin so are about signing up: inschrijfdatum, aanmeldformulier, opgavestrook, reserveringen.
SIGN_UP_STEMS: Final = ("inschrij", "aanmeld", "opgave", "reserver", "kaartverk", "ticket", "voorinschrij")
