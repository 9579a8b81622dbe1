from collections import Counter
from unittest import SkipTest
from zoneinfo import ZoneInfo

from odoo.tests import TransactionCase, tagged

from odoo.addons.living_desk.tools.clock import to_local

# day, town, desk, kinds, report: as the source lists them
PROGRAMME = [
    ("2017-06-06", "Roma", "lazio", {"crossed_interviews"}, "6giugnoRoma_Report.pdf"),
    ("2017-06-21", "Milano", "lombardia", {"crossed_interviews"}, "Milano-21.06.2017-Report.pdf"),
    ("2017-07-22", "Catania", "sicilia", {"crossed_interviews"}, "presto online"),
    ("2017-09-19", "Roma", "lazio", {"focus_group"}, "presto online"),
    ("2017-10-12", "Milano", "lombardia", {"crossed_interviews", "focus_group"}, ""),
    ("2017-11-09", "Ancona", "marche", {"focus_group"}, ""),
    ("2017-11-16", "Ancona", "marche", {"conference"}, ""),
    ("2017-12-02", "Catania", "sicilia", {"focus_group"}, ""),
    ("2017-12-12", "Milano", "lombardia", {"restitution"}, ""),
    ("2017-12-14", "Roma", "lazio", {"restitution"}, ""),
]


@tagged("post_install", "-at_install")
class TestSeed2017(TransactionCase):
    """The programme of 2017 is all there, with its true days, places, kinds and reports."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = cls.env["ir.model.data"].search(
            [
                ("module", "=", "living_desk_events"),
                ("model", "=", "event.event"),
                ("name", "=like", "event\\_2017\\_%"),
            ]
        )
        if not data:
            raise SkipTest("the demo data is not installed")
        cls.events = cls.env["event.event"].browse(data.mapped("res_id")).sorted("date_begin")
        cls.kinds = {
            cls.env.ref(f"living_desk_events.event_kind_{name}"): name
            for name in ("crossed_interviews", "focus_group", "conference", "restitution")
        }

    def test_every_event_as_the_source_has_it(self):
        self.assertEqual(len(self.events), 10)
        rome = ZoneInfo("Europe/Rome")
        for event, (day, town, desk, kinds, report) in zip(self.events, PROGRAMME, strict=True):
            with self.subTest(day=day):
                start, stop = to_local(event.date_begin, rome), to_local(event.date_end, rome)
                self.assertEqual(start.isoformat(), f"{day}T09:00:00")
                self.assertEqual(stop.isoformat(), f"{day}T18:00:00")
                self.assertIn("Orari non indicati", event.note)
                self.assertEqual(event.living_city, town)
                self.assertEqual(event.desk_id, self.env.ref(f"living_desk.desk_{desk}"))
                self.assertEqual({self.kinds[kind] for kind in event.living_kind_ids}, kinds)
                self.assertIn(report, (event.report_url or "") + (event.report_note or ""))

    def test_totals_per_region(self):
        totals = Counter(event.living_region_id.code for event in self.events)
        self.assertEqual(totals, {"ITC4": 3, "ITI3": 2, "ITI4": 3, "ITG1": 2})

    def test_totals_per_kind(self):
        totals = self.env["event.event"]._read_group(
            [("id", "in", self.events.ids)], ["living_kind_ids"], ["__count"]
        )
        self.assertEqual(
            {self.kinds[kind]: count for kind, count in totals},
            {"crossed_interviews": 4, "focus_group": 4, "conference": 1, "restitution": 2},
        )

    def test_reports(self):
        self.assertEqual(len(self.events.filtered("report_url")), 2)
        self.assertEqual(len(self.events.filtered("report_note")), 2)

    def test_the_calendar_has_a_crowded_and_a_quiet_month(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "living_desk_events"), ("model", "=", "living.calendar.entry")]
        )
        entries = self.env["living.calendar.entry"].browse(data.mapped("res_id"))
        self.assertGreaterEqual(len(entries), 60)
        self.assertTrue(all(entry.start.minute % 30 == 0 for entry in entries))
        self.assertEqual(len(set(entries.mapped("state"))), 5)
        self.assertEqual(len(entries.desk_id), 4)
        months = Counter(entry.start.strftime("%Y-%m") for entry in entries)
        self.assertGreater(max(months.values()), 10 * min(months.values()))
