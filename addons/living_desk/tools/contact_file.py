"""Lists of contacts in spreadsheet files: their columns, and what may stand in them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel import Locale, localedata

from .contact_identity import ContactIdentity
from .table_file import Row, RowProblem, Words, find_word, find_words, read_email
from .table_file import read_rows as read_table_rows

# Field of the file -> its headers, English first, as they are written in the sample.
HEADERS = {
    "name": ("Name", "Nome", "Denominazione", "Nome e cognome", "Contact", "Contatto"),
    "is_company": ("Type", "Tipo", "Kind", "Tipologia"),
    "organization": (
        "Works for",
        "Lavora per",
        "Organization",
        "Organizzazione",
        "Ente",
        "Employer",
    ),
    "role": ("Role", "Ruolo"),
    "function": ("Job title", "Qualifica", "Function", "Funzione", "Job position", "Mansione"),
    "email": ("E-mail", "Posta elettronica", "Email", "Mail"),
    "phone": ("Phone", "Telefono", "Tel.", "Telephone"),
    "website": ("Website", "Sito", "Sito web", "Web"),
    "city": ("Town", "Città", "City", "Comune"),
    "country": ("Country", "Paese", "Nazione", "Stato"),
    "countries": ("Countries covered", "Paesi coperti", "Countries", "Paesi"),
    "disciplines": ("Disciplines", "Discipline", "Disciplina"),
    "source": ("Source", "Fonte", "Provenienza"),
    "visibility": ("Seen by", "Visto da", "Visibility", "Visibilità"),
    "consent_date": ("Consent date", "Data del consenso", "Consent on", "Consenso del"),
    "consent_text": ("Consent text", "Testo del consenso", "Consent", "Consenso"),
    "notes": ("Notes", "Note", "Comments"),
}
# What people write for whom a contact is seen by, beside the names on the screen.
VISIBILITIES = {
    "desk": ("Desk", "Sportello"),
    "network": ("Network", "Rete", "All desks", "Tutti i desk"),
    "public": ("Public", "Pubblico", "Everybody", "Tutti"),
}
KINDS = {
    False: ("Person", "Persona", "People"),
    True: ("Organization", "Organizzazione", "Company", "Ente", "Body"),
}
_LONG = 5000
_DATES = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y")


def country_words(ids: Mapping[str, int], languages: list[str]) -> Words:
    """Return what people write for a country: its code, or its name in some languages.

    :param ids: by ISO code, what the words stand for
    :param languages: codes of languages, beside English and Italian
    """
    known = {"en", "it", *(code.partition("_")[0] for code in languages)}
    names = [Locale(code).territories for code in sorted(known) if localedata.exists(code)]
    return Words(
        [(code, value) for code, value in ids.items()]
        + [
            (territories[code], value)
            for code, value in ids.items()
            for territories in names
            if code in territories
        ]
    )


def read_rows(
    table: list[tuple[int, list[str]]], words: Mapping[str, Words], today: date
) -> list[Row]:
    """Return the rows below the header, with their values or what is wrong with them.

    :param words: for `role`, `country`, `disciplines`, `source` and `visibility`, what may be
        written
    :param today: no consent is given after it
    :raise FileProblem: if no column holds the name
    """
    kinds = Words((word, kind) for kind, names in KINDS.items() for word in names)
    readers = {
        "email": read_email,
        "is_company": find_word(kinds, "unknown_type"),
        "role": find_word(words["role"], "unknown_role"),
        "country": find_word(words["country"], "unknown_country"),
        "countries": find_words(words["country"], "unknown_country"),
        "disciplines": find_words(words["disciplines"], "unknown_discipline"),
        "visibility": find_word(words["visibility"], "unknown_visibility"),
        "source": lambda text: (words["source"].find(text), text),
        "consent_date": lambda text: read_date(text, today),
    }
    longer = {"notes": _LONG, "consent_text": _LONG}
    return read_table_rows(table, HEADERS, readers, _settle, longer)


def _settle(values: dict[str, Any]) -> ContactIdentity:
    """Check what only the whole row tells, and return how to recognize the contact."""
    if "consent_date" in values and "consent_text" not in values:
        raise RowProblem("consent_without_text")
    if "consent_text" in values and "consent_date" not in values:
        raise RowProblem("consent_without_date")
    if values.get("is_company"):
        # Organizations work for nobody.
        values.pop("organization", None)
        values.pop("function", None)
    return ContactIdentity.of(values)


def read_date(text: str, today: date) -> date:
    """Return a day, written as spreadsheet programs and people of Europe write it.

    :raise RowProblem: if it is none, or is still to come
    """
    for form in _DATES:
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if day > today or day.year < 1990:
            break
        return day
    raise RowProblem("wrong_consent_date", value=text)
