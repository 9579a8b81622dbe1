from collections import defaultdict

from odoo import models

from odoo.addons.living_desk.tools import clock
from odoo.addons.living_desk.tools.spreadsheet import Column, Sheet


class LivingProgrammeXlsx(models.AbstractModel):
    """The programme as a spreadsheet, for funders: its events, and totals per region and kind."""

    _name = "report.living_desk_events.programme"
    _description = "Programme"
    _inherit = "report.report_xlsx.abstract"

    def get_workbook_options(self):
        # No text becomes a formula or a link.
        return {
            **super().get_workbook_options(),
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }

    def generate_xlsx_report(self, workbook, data, objs):
        env = self.env
        events = objs.sorted("date_begin")
        sheet = Sheet(workbook, env._("Events"), self._get_event_columns())
        sheet.add(events)
        sheet.close(env._("Total"))
        totals = Sheet(workbook, env._("Per Region and Kind"), self._get_total_columns())
        totals.add(self._count_per_region_and_kind(events))
        # An event of two kinds is in two rows: these are not added up.

    def _get_event_columns(self):
        fields = self.env["event.event"].fields_get(attributes=["string", "selection"])
        states = dict(fields["report_state"]["selection"])

        def column(name, width, get_value=None, kind="text"):
            return Column(
                fields[name]["string"], width, get_value or (lambda item: item[name]), kind
            )

        return [
            column("date_begin", 12, self._get_local_day, kind="day"),
            column("name", 44),
            column(
                "living_kind_ids", 24, lambda event: ", ".join(event.living_kind_ids.mapped("name"))
            ),
            column("living_city", 16),
            column("living_region_id", 16, lambda event: event.living_region_id.name),
            column("desk_id", 24, lambda event: event.desk_id.name),
            column("registered_count", 12, kind="number"),
            column("present_count", 12, kind="number"),
            column("organization_count", 14, kind="number"),
            column("organization_reached_count", 14, kind="number"),
            column("training_hours", 10, kind="hours"),
            column("certificate_count", 12, kind="number"),
            column("report_state", 14, lambda event: states.get(event.report_state)),
            column("report_date", 14, kind="day"),
            column("report_url", 50),
        ]

    def _get_total_columns(self):
        env = self.env
        titles = {
            "region": env._("Region"),
            "kind": env._("Kind"),
            "events": env._("Events"),
            "registered": env._("People Registered"),
            "present": env._("Were Present"),
            "organizations": env._("Different Organizations Reached"),
            "reports": env._("Reports Published"),
        }
        return [
            Column(
                title,
                24 if key in ("region", "kind") else 14,
                lambda row, key=key: row[key],
                "text" if key in ("region", "kind") else "number",
            )
            for key, title in titles.items()
        ]

    def _count_per_region_and_kind(self, events):
        """Return a row for each region and kind; an organization counts once in it."""
        reached = defaultdict(set)
        groups = self.env["event.registration"]._read_group(
            [("event_id", "in", events.ids), ("is_present", "=", True)],
            ["event_id", "organization_id"],
        )
        for event, organization in groups:
            if organization:
                reached[event.id].add(organization.id)
        cells = defaultdict(lambda: events.browse())
        for event in events:
            for kind in event.living_kind_ids or [event.living_kind_ids]:
                cells[event.living_region_id, kind] |= event
        return [
            {
                "region": region.name or self.env._("No Region"),
                "kind": kind.name or self.env._("No Kind"),
                "events": len(inside),
                "registered": sum(inside.mapped("registered_count")),
                "present": sum(inside.mapped("present_count")),
                "organizations": len(set().union(*(reached[event.id] for event in inside))),
                "reports": sum(inside.mapped("published_count")),
            }
            for (region, kind), inside in sorted(
                cells.items(), key=lambda item: (item[0][0].name or "", item[0][1].sequence or 0)
            )
        ]

    def _get_local_day(self, event):
        return clock.to_local(event.date_begin, event._get_tz()).date()
