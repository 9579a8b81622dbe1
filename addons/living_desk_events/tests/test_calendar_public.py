import re
from datetime import datetime, timedelta

from odoo.tests import HttpCase, freeze_time, tagged

from ..tools.shown_days import shown_days
from .common import ROME, LivingDeskEventsCommon, rome


@tagged("post_install", "-at_install")
class TestCalendarPublic(LivingDeskEventsCommon, HttpCase):
    """The public page: what is public is told, everything else is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shown = cls._plan(
            rome(10, 20),
            rome(10, 22),
            "public",
            name="Shown to All",
            description="Told to all",
            note="Only for the desk",
            published_on=datetime(2034, 1, 1),
            support_state="confirmed",
            support_programme="Test Programme",
        )

    def _get(self, path="", **params):
        window = {"from": "2035-03-01", "to": "2035-03-31"} if not path else {}
        return self.url_open(f"/shared-calendar{path}", params={**window, **params}, method="GET")

    # === WHAT MAY BE TOLD === #

    def test_nothing_but_the_public_is_told(self):
        far = datetime(2035, 3, 1)
        states = ("idea", "provisional", "confirmed", "cancelled")
        hidden = [
            self._plan(rome(11, day), rome(11, day + 1), state, name=f"Hidden {state}")
            for day, state in enumerate(states, 8)
        ]
        hidden.append(
            self._plan(
                rome(12, 9), rome(12, 10), "public", name="Hidden embargo", embargo_until=far
            )
        )
        for path, params in (
            ("", {}),
            ("", {"view": "month", "month": "2035-03"}),
            ("", {"view": "map"}),
            ("/feed.ics", {"from": "2035-03-01", "to": "2035-03-31"}),
        ):
            page = self._get(path, **params)
            self.assertEqual(page.status_code, 200, params)
            self.assertNotIn("Hidden", page.text)
            self.assertNotIn("Only for the desk", page.text)
            if params.get("view") != "map":
                self.assertIn("Shown to All", page.text)
        for entry in hidden:
            self.assertEqual(self._get(f"/{entry.id}").status_code, 404, entry.name)
            self.assertEqual(self._get(f"/{entry.id}/event.ics").status_code, 404, entry.name)

    def test_what_was_public_is_shown_as_cancelled(self):
        self.shown.action_cancel()
        page = self._get(f"/{self.shown.id}")
        self.assertIn("does not take place", page.text)
        self.assertIn("Cancelled", self._get().text)
        self.assertIn("(cancelled)", self._get(view="month", month="2035-03").text)

    def test_the_page_of_an_event_says_what_may_be_told(self):
        page = self._get(f"/{self.shown.id}")
        self.assertEqual(page.status_code, 200)
        for words in ("Shown to All", "Told to all", "Sala Prova", "Milano", "Test Dance"):
            self.assertIn(words, page.text)
        self.assertNotIn("Only for the desk", page.text)
        self.assertNotIn(self.festival.email or "no mail", page.text)
        self.assertEqual(self._get("/999999999999999999").status_code, 404)
        self.assertEqual(self._get("/0").status_code, 404)

    # === FILTERS === #

    def test_filters_live_in_the_address(self):
        self._plan(
            rome(12, 20),
            rome(12, 22),
            "public",
            self.theatre,
            name="Other One",
            venue_id=self.hall_catania.id,
            discipline_id=self.music.id,
            audience="children",
        )
        for params, is_shown in (
            ({"q": "shown to"}, (True, False)),
            ({"q": "TOLD"}, (True, False)),
            ({"region": self.region_lombardia.id}, (True, False)),
            ({"town": "catan"}, (False, True)),
            ({"discipline": self.music.id}, (False, True)),
            ({"audience": "children"}, (False, True)),
            ({"organization": self.festival.id}, (True, False)),
            ({"venue": self.hall.id}, (True, False)),
            ({"from": "2035-03-11"}, (False, True)),
            ({"to": "2035-03-11"}, (True, False)),
            ({"abroad": "1"}, (False, False)),
            ({"supported": "1"}, (True, False)),
        ):
            for view in ("list", "month"):
                page = self._get(view=view, month="2035-03", **params)
                found = ("Shown to All" in page.text, "Other One" in page.text)
                self.assertEqual(found, is_shown, (view, params))

    def test_the_other_views_keep_the_filters(self):
        page = self._get(town="Milano", discipline=self.dance.id)
        link = re.search(r'href="([^"]*view=month[^"]*)"', page.text)[1].replace("&amp;", "&")
        self.assertIn("town=Milano", link)
        self.assertIn(f"discipline={self.dance.id}", link)
        self.assertIn(f"feed.ics?town=Milano&amp;discipline={self.dance.id}", page.text)

    def test_rubbish_in_the_address_gets_a_sentence(self):
        page = self._get(
            **{"from": "yesterday", "to": "9999-99-99"},
            region="x'--",
            organization="999999999",
            audience="martians",
            view="spiral",
        )
        self.assertEqual(page.status_code, 200)
        for sentence in (
            "“yesterday” is not a day that can be shown",
            "The region of this address is not known",
            "The organization of this address is not known",
            "The audience of this address is not known",
        ):
            self.assertIn(sentence, page.text)
        page = self._get(view="month", month="2035-13")
        self.assertIn("“2035-13” is not a month that can be shown", page.text)
        for month in ("2000-01", "2100-12", "0000-00", "١٢"):
            self.assertEqual(self._get(view="month", month=month).status_code, 200)
        self.assertEqual(self._get("/page/99999999999999").status_code, 200)
        self.assertEqual(self._get(q="%' OR 1=1 --\x00", town="%_\\").status_code, 200)
        page = self._get(**{"from": "2035-03-10", "to": "2035-03-01"})
        self.assertIn("The last day comes before the first", page.text)

    def test_the_name_of_a_contact_cannot_be_read_by_its_number(self):
        contact = self.env["res.partner"].create({"name": "Quite Private"})
        self.assertNotIn("Quite Private", self._get(organization=contact.id).text)

    # === DAYS === #

    def test_events_stand_on_the_day_on_which_they_begin(self):
        calendar = self.env["living.calendar.entry"]
        spans = {
            "evening": (rome(20, 21), rome(20, 23)),
            "midnight": (rome(20, 21), rome(21, 0)),
            "night": (rome(20, 23), rome(21, 2)),
            "clock": (rome(24, 23), rome(25, 4)),
            "breakfast": (rome(20, 23), rome(21, 9)),
            "exhibition": (rome(18, 10), rome(22, 19)),
            "whole": (rome(18, 0), rome(20, 0)),
        }
        for name, (start, stop) in spans.items():
            entry = self._plan(start, stop, "public", name=name, venue_id=False, city="Milano")
            found = calendar._get_month_days(
                [("id", "=", entry.id)], datetime(2035, 3, 1), datetime(2035, 3, 31), 4
            )
            days = sorted(day for day, _found in found.items())
            first, last = shown_days(start, stop, ROME)
            count = (last - first).days + 1
            self.assertEqual(days, [first + timedelta(days=number) for number in range(count)])
        self.assertEqual(shown_days(*spans["night"], ROME)[1].day, 20)
        self.assertEqual(shown_days(*spans["midnight"], ROME)[1].day, 20)
        self.assertEqual(shown_days(*spans["clock"], ROME)[1].day, 24)
        self.assertEqual(shown_days(*spans["breakfast"], ROME)[1].day, 21)
        self.assertEqual(shown_days(*spans["whole"], ROME)[1].day, 19)

    def test_a_crowded_day_says_how_many_more(self):
        for number in range(60):
            self._plan(
                rome(16, 8) + timedelta(minutes=number),
                rome(16, 12),
                "public",
                name=f"Crowd {number}",
                venue_id=False,
                city="Milano",
            )
        page = self._get(view="month", month="2035-03")
        self.assertEqual(len(re.findall(r">\s*Crowd \d+", page.text)), 4)
        self.assertIn("+ 56 more", re.sub(r"\s+", " ", page.text).replace("</t>", ""))
        day = self._get(**{"from": "2035-03-16", "to": "2035-03-16"})
        self.assertEqual(len(set(re.findall(r"Crowd \d+", day.text))), 40)
        self.assertIn("/shared-calendar/page/2?", day.text)
        rest = self._get("/page/2", **{"from": "2035-03-16", "to": "2035-03-16"})
        self.assertEqual(len(set(re.findall(r"Crowd \d+", rest.text))), 20)

    def test_the_map_counts_towns_and_says_what_is_not_on_it(self):
        self.shown.write({"latitude": 45.46, "longitude": 9.19})
        self._plan(rome(12, 9), rome(12, 10), "public", venue_id=False, city="Nowhere at All")
        page = self._get(view="map")
        self.assertIn('aria-label="Milano: 1"', page.text)
        self.assertIn("Only in the list", page.text)
        self.assertIn("town=Milano", page.text)

    def test_cost_does_not_grow(self):
        def count(**params):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(self._get(**params).status_code, 200)
            return self.cr.sql_log_count - before

        questions = ({}, {"view": "month", "month": "2035-03"}, {"view": "map"})
        for params in questions:
            count(**params)
        few = [count(**params) for params in questions]
        for day in range(11, 28):
            for organization in (self.festival, self.theatre):
                self._plan(
                    rome(day, 9), rome(day, 10), "public", organization, venue_id=False, city="Como"
                )
        many = [count(**params) for params in questions]
        for before, after in zip(few, many, strict=True):
            self.assertLessEqual(after, before + 3, (few, many))

    @freeze_time("2035-03-05")
    def test_the_page_opens_on_what_comes(self):
        page = self.url_open("/shared-calendar")
        self.assertIn("Shown to All", page.text)
        self.assertIn("max-age=60", page.headers["Cache-Control"])
        self.assertIn("private", page.headers["Cache-Control"])
