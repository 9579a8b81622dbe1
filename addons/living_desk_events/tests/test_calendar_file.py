from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.living_desk.tools.table_file import RowProblem, Words

from ..tools.calendar_file import (
    EventIdentity,
    EventRegister,
    find_overlaps,
    read_moment,
    read_rows,
    split_places,
)

ROME = ZoneInfo("Europe/Rome")
NOON = datetime(2035, 3, 17, 12)


@tagged("post_install", "-at_install")
class TestCalendarFile(BaseCase):
    """Rows of a list of events."""

    def _read(self, **cells):
        words = {name: Words(()) for name in ("discipline", "audience", "state")}
        table = [(1, ["Titolo", *cells]), (2, ["A", *cells.values()])]
        [row] = read_rows(table, words, ROME)
        if row.problem:
            raise row.problem
        return row.values["start"], row.values["stop"]

    def test_dates_as_spreadsheets_write_them(self):
        evening = (datetime(2035, 3, 17, 20), datetime(2035, 3, 17, 22))
        whole = (datetime(2035, 3, 16, 23), datetime(2035, 3, 17, 23))
        cases = [
            ({"data": "17/03/2035", "dalle": "21:00", "alle": "23:00"}, evening),
            ({"data": "2035-03-17 00:00:00", "dalle": "21:00:00", "alle": "23.00"}, evening),
            ({"data": "2035-03-17 21:00:00", "al": "2035-03-17 23:00:00"}, evening),
            ({"inizio": "2035-03-17 21:00", "data": "17/03/2035", "fine": "23:00"}, evening),
            ({"data": "17-3-2035"}, whole),
            ({"data": "2035-03-17 00:00:00"}, whole),
        ]
        for cells, expected in cases:
            with self.subTest(cells=cells):
                self.assertEqual(self._read(**cells), expected)

    def test_the_end_of_an_embargo(self):
        self.assertEqual(read_moment("17/07/2035 12:00", ROME), datetime(2035, 7, 17, 10))
        self.assertEqual(read_moment("17/07/2035", ROME), datetime(2035, 7, 16, 22))
        with self.assertRaises(RowProblem):
            read_moment("soon", ROME)

    def test_parts_of_a_place(self):
        cases = [
            ("Teatro Grande, Via Roma 1, 20121 Milano MI, Italia", ["Milano", "Italia"]),
            ("Milano (MI)", ["Milano"]),
            ("Sala A - I-20121 Milano", ["Sala A", "Milano"]),
            ("", []),
        ]
        for text, expected in cases:
            with self.subTest(text=text):
                self.assertEqual(split_places(text)[-len(expected) or None :], expected)

    def test_recognizing(self):
        def identify(uid="", base="", name="A", start=NOON, organization=1):
            return EventIdentity(organization, uid, base, name, start)

        register = EventRegister()
        register.add(identify("u1"), "with identifier")
        register.add(identify(name="b"), "by hand")
        register.add(identify("series", name="c"), "of a series")
        cases = [
            (identify("u1", name="z", start=NOON + timedelta(1)), "with identifier"),
            (identify("u2"), None),
            (identify(), "with identifier"),
            (identify("u3", name="b"), "by hand"),
            (identify("u3", name="b", organization=2), None),
            (identify("series#1", "series", "c"), "of a series"),
        ]
        for identity, expected in cases:
            with self.subTest(identity=identity):
                self.assertEqual(register.find(identity), expected)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.tuples(st.integers(1, 2), st.integers(0, 30), st.integers(1, 9)), max_size=12)
    )
    def test_who_comes_later_finds_the_venue_taken(self, spans):
        places = [
            (key, venue, NOON + timedelta(hours=start), NOON + timedelta(hours=start + length))
            for key, (venue, start, length) in enumerate(spans)
        ]
        taken = find_overlaps(places)
        came_in = []
        for key, venue, start, stop in places:
            clashes = [
                other
                for other, place, begin, end in came_in
                if place == venue and begin < stop and start < end
            ]
            self.assertEqual(key in taken, bool(clashes))
            if clashes:
                self.assertIn(taken[key], clashes)
            else:
                came_in.append((key, venue, start, stop))
