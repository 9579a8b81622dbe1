from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import clock, period
from ..tools.tile import Source, Tile, summarize


class LivingDashboard(models.AbstractModel):
    """The figures of the network: what each desk has to do, and what it did in a period.

    Everything is read as the user: record rules decide what counts, and whoever clicks a
    figure sees the records that were counted.
    """

    _name = "living.dashboard"
    _description = "Dashboard of the Network"
    _inherit = ["living.dashboard.consultancy"]

    # === BUSINESS METHODS === #

    @api.model
    @api.readonly
    def get_figures(self, network_id=False, period_name="year"):
        """Return all that the dashboard shows.

        :param int network_id: show the desks of this network only
        :param str period_name: one of `tools.period.PERIODS`
        """
        visible = self._get_desks()
        networks = visible.network_id
        desks = visible.filtered(lambda desk: not network_id or desk.network_id.id == network_id)
        sources = self._get_sources(*self._get_period(period_name))
        rows = {}
        tiles = []
        for tile in self._get_tiles(visible):
            if tile.source not in rows:
                source = sources[tile.source]
                read = source.read or self._read_source
                rows[tile.source] = read(source, desks)
            by_desk, total = summarize(tile, rows[tile.source])
            tiles.append(
                {
                    "key": tile.key,
                    "label": tile.label,
                    "help": tile.help,
                    "unit": tile.unit,
                    "icon": tile.icon,
                    "alarm": tile.alarm,
                    "section": tile.section,
                    "values": by_desk,
                    "total": total,
                }
            )
        return {
            "networks": [{"id": network.id, "name": network.name} for network in networks],
            "periods": self._get_period_labels(),
            "desks": [{"id": desk.id, "name": desk.name} for desk in desks],
            "tiles": tiles,
            "workload": self._get_workload(desks, rows["requests"]),
        }

    @api.model
    @api.readonly
    def get_list(self, key, network_id=False, period_name="year", desk_id=False, user_id=None):
        """Return the action that lists what a figure counts.

        :param str key: of the tile
        :param int desk_id: the desk of the figure, without it all desks shown
        :param user_id: the adviser whose records are counted, False for nobody's
        """
        visible = self._get_desks()
        tile = next((tile for tile in self._get_tiles(visible) if tile.key == key), None)
        if not tile:
            raise UserError(self.env._("This figure is not known: load the page again."))
        desks = visible.filtered(
            lambda desk: (
                (not network_id or desk.network_id.id == network_id)
                and (not desk_id or desk.id == desk_id)
            )
        )
        source = self._get_sources(*self._get_period(period_name))[tile.source]
        domain = Domain(source.domain) & Domain(source.desk, "in", desks.ids)
        domain &= Domain(tile.domain)
        if user_id is not None:
            domain &= Domain("user_id", "=", user_id)
        action = self.env["ir.actions.act_window"]._for_xml_id(tile.action)
        views = action["views"]
        return {
            **action,
            "name": tile.label,
            "display_name": tile.label,
            # Figures are read in a list first.
            "views": sorted(views, key=lambda view: view[1] != "list"),
            "domain": list(domain),
            "context": {"active_test": False} if source.archived else {},
        }

    @api.model
    def _get_desks(self):
        """Return the desks whose figures the user reads: own ones, or all for a coordinator."""
        domain = Domain.TRUE
        if not self.env.user.has_group("living_desk.group_coordinator"):
            domain = Domain("id", "in", self.env.user.living_desk_ids.ids)
        return self.env["living.desk"].search_fetch(
            domain, ["name", "network_id", "company_id", "request_limit", "spread_limit"]
        )

    @api.model
    def _get_period(self, period_name):
        """Return the local days [first, stop) of a period.

        :raise UserError: if there is no such period
        """
        if period_name not in period.PERIODS:
            raise UserError(self.env._("This period is not known: choose one of the list."))
        return period.bounds(period_name, fields.Date.context_today(self))

    @api.model
    def _get_period_labels(self):
        labels = {
            "month": self.env._("This month"),
            "quarter": self.env._("This quarter"),
            "year": self.env._("This year"),
            "last_year": self.env._("Last 12 months"),
        }
        return [[name, labels[name]] for name in period.PERIODS]

    @api.model
    def _get_sources(self, first, stop):
        """Return the questions to the database, by name.

        Other addons add theirs, for the tiles that they add.

        :param first: first day of the period
        :param stop: the day after its last one
        """
        start, end = clock.day_bounds(first, stop, self.env.tz)
        today = fields.Date.context_today(self)
        request = Domain("is_living_request", "=", True)
        return {
            "requests": Source(
                "crm.lead",
                request & Domain("won_status", "=", "pending"),
                groupby=("user_id",),
            ),
            "answers": Source(
                "crm.lead",
                request
                & Domain("living_first_answer_on", ">=", start)
                & Domain("living_first_answer_on", "<", end),
                groupby=("living_answered_in_time",),
                sums=("living_answer_days",),
                archived=True,
            ),
            "organizations": Source(
                "res.partner",
                Domain("is_cultural_organization", "=", True) & Domain("is_company", "=", True),
            ),
            "paths": Source(
                "living.path",
                Domain("state", "in", ("active", "proposed")),
                groupby=("state",),
            ),
            "sessions": Source(
                "calendar.event",
                Domain("living_state", "=", "logged")
                | Domain("living_state", "=", "confirmed")
                & Domain("start", ">=", start)
                & Domain("start", "<", end),
                desk="living_desk_id",
                groupby=("living_state",),
                sums=("living_hours",),
            ),
            "closings": Source(
                "living.path",
                Domain("concluded_on", ">=", first) & Domain("concluded_on", "<", stop),
                groupby=("outcome",),
            ),
            "learning": Source(
                "living.path.step",
                Domain("state", "=", "done")
                & Domain("date_done", ">=", first)
                & Domain("date_done", "<", stop),
                groupby=("done_by",),
            ),
            "steps": Source(
                "living.path.step",
                Domain("state", "=", "todo")
                & Domain("date_planned", "<", today)
                & Domain("path_id.state", "=", "active"),
            ),
            **self._get_consultancy_sources(),
        }

    @api.model
    def _get_tiles(self, desks):
        """Return the figures, in the order in which they are shown.

        :param desks: those that the user sees
        """
        requests, paths, sessions = (
            "living_desk.crm_lead_action",
            "living_desk.living_path_action",
            "living_desk.calendar_event_action",
        )
        return [
            Tile(
                "open_requests",
                self.env._("Open requests"),
                "requests",
                lambda _user, count: count,
                requests,
                icon="fa-inbox",
                help=self.env._("Requests that have neither become a path nor been refused."),
            ),
            Tile(
                "answer_days",
                self.env._("Mean days to first answer"),
                "answers",
                lambda _in_time, count, days: (days, count),
                requests,
                unit="days",
                icon="fa-clock-o",
                help=self.env._("Of the requests first answered in the period."),
            ),
            Tile(
                "answered_in_time",
                self.env._("Answered in time"),
                "answers",
                lambda in_time, count, _days: (count if in_time else 0, count),
                requests,
                unit="percent",
                icon="fa-check-circle-o",
                help=self.env._(
                    "Of the requests first answered in the period: those within the days that "
                    "the desk gives itself."
                ),
            ),
            Tile(
                "organizations",
                self.env._("Organizations followed"),
                "organizations",
                lambda count: count,
                "living_desk.res_partner_action_organization",
                icon="fa-building-o",
            ),
            Tile(
                "active_paths",
                self.env._("Active paths"),
                "paths",
                lambda state, count: count if state == "active" else 0,
                paths,
                Domain("state", "=", "active"),
                icon="fa-road",
            ),
            Tile(
                "paths_to_sign",
                self.env._("Paths waiting for signature"),
                "paths",
                lambda state, count: count if state == "proposed" else 0,
                paths,
                Domain("state", "=", "proposed"),
                icon="fa-pencil-square-o",
                help=self.env._(
                    "Proposed to the organization, which has not accepted the agreement yet."
                ),
            ),
            Tile(
                "hours_confirmed",
                self.env._("Hours confirmed"),
                "sessions",
                lambda state, _count, hours: hours if state == "confirmed" else 0,
                sessions,
                Domain("living_state", "=", "confirmed"),
                unit="hours",
                icon="fa-hourglass-half",
                help=self.env._(
                    "Of the sessions held in the period and confirmed by the organization."
                ),
            ),
            Tile(
                "sessions_to_confirm",
                self.env._("Sessions to be confirmed"),
                "sessions",
                lambda state, count, _hours: count if state == "logged" else 0,
                sessions,
                Domain("living_state", "=", "logged"),
                icon="fa-calendar-check-o",
                help=self.env._("Logged, and not yet confirmed by the organization."),
            ),
            Tile(
                "closed_autonomous",
                self.env._("Closed as autonomous"),
                "closings",
                lambda outcome, count: (count if outcome == "autonomous" else 0, count),
                paths,
                unit="percent",
                icon="fa-flag-checkered",
                help=self.env._("Of the paths concluded in the period."),
            ),
            Tile(
                "done_alone",
                self.env._("Steps done alone"),
                "learning",
                lambda done_by, count: (count if done_by == "alone" else 0, count),
                "living_desk.living_path_step_action",
                unit="percent",
                icon="fa-graduation-cap",
                help=self.env._(
                    "Of the steps done in the period: those that the organization did by itself."
                ),
            ),
            Tile(
                "late_steps",
                self.env._("Late steps"),
                "steps",
                lambda count: count,
                "living_desk.living_path_step_action",
                icon="fa-exclamation-triangle",
                alarm=True,
                help=self.env._("Steps of active paths whose date has passed."),
            ),
            *self._get_consultancy_tiles(),
        ]

    @api.model
    def _read_source(self, source, desks):
        """Ask the database one question about some desks, with the user's own eyes.

        By way of the search, so that a figure counts what its list shows.

        :return: rows as :class:`Source` says
        """
        model = self.env[source.model]
        query = model.with_context(active_test=not source.archived)._search(
            Domain(source.domain) & Domain(source.desk, "in", desks.ids)
        )
        table = query.table
        groups = [
            model._field_to_sql(table, name, query) for name in (source.desk, *source.groupby)
        ]
        sums = [
            SQL("COALESCE(SUM(%s), 0)", model._field_to_sql(table, name, query))
            for name in source.sums
        ]
        query.groupby = SQL(", ").join(groups)
        return self.env.execute_query(query.select(*groups, SQL("COUNT(*)"), *sums))

    @api.model
    def _get_workload(self, desks, rows):
        """Return a line per desk and adviser, and one for the requests that nobody has.

        :param rows: of the source `requests`
        """
        loads = {(desk, user): count for desk, user, count in rows}
        people = desks._get_team_names([user for _desk, user in loads if user])
        lines = []
        for desk in desks:
            team = [
                (user, name)
                for user, (name, desk_ids) in people.items()
                if desk.id in desk_ids or (desk.id, user) in loads
            ]
            if (desk.id, None) in loads:
                team.append((None, self.env._("Nobody yet")))
            lines += [
                {
                    "desk_id": desk.id,
                    "desk": desk.name,
                    "user_id": user or False,
                    "user": name,
                    "open": loads.get((desk.id, user), 0),
                    "limit": desk.request_limit if user else 0,
                }
                for user, name in team
            ]
        return lines
