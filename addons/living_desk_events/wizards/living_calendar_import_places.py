from dataclasses import dataclass
from typing import Any

from odoo.addons.living_desk.tools.table_file import RowProblem, plain

from ..tools.calendar_file import MAX_CITY, split_places
from ..tools.overlap import town_key


@dataclass(slots=True)
class Place:
    """Where a date happens.

    :param venue: `living.venue` of the list, or nothing
    :param spot: degrees north and east, if known
    :param text: what the file says and no list knows
    :param notice: code and parameters of what to tell people
    :param is_guessed: whether the file itself says nothing of it
    """

    venue: Any = None
    city: str = ""
    region_id: int = 0
    spot: tuple[float, float] | None = None
    text: str = ""
    notice: tuple[str, dict[str, str]] | None = None
    is_guessed: bool = False

    def prepare_vals(self):
        """Return the values of a new event."""
        if self.venue:
            return {"venue_id": self.venue.id}
        region = {"region_id": self.region_id} if self.region_id else {}
        return {"city": self.city[:MAX_CITY], **region}


class PlaceFinder:
    """Finds venues and towns for all rows of a file in two queries."""

    def __init__(self, env, organizations, rows):
        self._organizations = organizations
        self._venues = {}
        self._towns = {}
        # Venues and towns are no secret: they are on the form of the portal.
        venues_sudo = env["living.venue"].sudo()
        texts = {
            row.values[name] for row in rows for name in ("venue", "place") if name in row.values
        }
        if rows:
            venues_sudo = venues_sudo.search_fetch(
                [("active", "=", True)], ["name", "city", "region_id", "latitude", "longitude"]
            )
        for venue in venues_sudo:
            for word in {plain(venue.name), plain(f"{venue.name} {venue.city}")}:
                self._venues.setdefault(word, []).append(venue)
        cities = {row.values["city"] for row in rows if "city" in row.values}
        keys = {town_key(word) for text in texts for word in split_places(text)}
        keys |= {town_key(city) for city in cities}
        towns_sudo = env["living.town"].sudo()
        if keys:
            towns_sudo = towns_sudo.search_fetch(
                [("key", "in", sorted(keys))], ["key", "name", "region_id", "latitude", "longitude"]
            )
        for key, towns in towns_sudo.grouped("key").items():
            self._towns[key] = [
                (town.name, town.region_id.id, (town.latitude, town.longitude)) for town in towns
            ]
        self._venue_towns = {town_key(venue.city) for venue in venues_sudo}

    def find(self, values):
        """Settle where a row happens.

        :raise RowProblem: if that cannot be told
        """
        organization = self._organizations[values["organization"]]
        venue, city = values.get("venue", ""), values.get("city", "")
        if venue and (found := self._find_venue(venue, {town_key(city)} if city else set())):
            return found
        if venue and len(self._venues.get(plain(venue), ())) > 1 and not city:
            raise RowProblem("ambiguous_venue", value=venue)
        if city:
            place = self._make_town(city, organization)
            if venue:
                place.text, place.notice = venue, ("unknown_venue", {"value": venue})
            elif not place.region_id and town_key(city) not in self._venue_towns:
                place.notice = ("unknown_town", {"value": city})
            return place
        return self._read_text(venue or values.get("place", ""), organization)

    def _find_venue(self, text, towns):
        """Return the venue of that name, in one of some towns if any are given."""
        venues = [
            venue
            for venue in self._venues.get(plain(text), ())
            if not towns or town_key(venue.city) in towns
        ]
        if len(venues) != 1:
            return None
        [venue] = venues
        spot = (venue.latitude, venue.longitude) if venue.is_located else None
        return Place(venue, venue.city, venue.region_id.id, spot)

    def _make_town(self, name, organization):
        """Return a town: of several of that name the one in the organization's region."""
        known = self._towns.get(town_key(name), ())
        region_id = organization.sudo().living_region_id.id
        near = [town for town in known if town[1] == region_id] or known
        if len(near) == 1:
            return Place(city=name, region_id=near[0][1] or 0, spot=near[0][2])
        return Place(city=name)

    def _read_text(self, text, organization):
        """Read a place written on one line: a hall, an address and a town, in any measure."""
        parts = split_places(text)
        towns = {town_key(part) for part in parts}
        known = [part for part in parts if town_key(part) in self._towns.keys() | self._venue_towns]
        for part in dict.fromkeys([text, *parts[:1]]):
            in_towns = {town_key(name) for name in known} & towns
            if part and (
                found := self._find_venue(part, in_towns) or self._find_venue(part, set())
            ):
                return found
        if known:
            place = self._make_town(known[-1], organization)
            if parts[0] != known[-1]:
                place.text, place.notice = text, ("unknown_venue", {"value": parts[0][:80]})
            return place
        city = organization.sudo().city
        if not city:
            raise RowProblem("no_town")
        place = self._make_town(city, organization)
        place.is_guessed = True
        place.text = text
        code = "town_guessed" if text else "town_of_organization"
        place.notice = (code, {"value": text[:80], "town": city})
        return place
