from odoo import fields, models
from odoo.tools import SQL


class LivingDeskWorkload(models.AbstractModel):
    """How much each person of the team takes on, and how soon requests are answered."""

    _name = "living.desk.workload"
    _description = "Workload of a Desk"

    answer_days = fields.Integer(
        "Days to Answer a Request",
        required=True,
        default=7,
        help="A request not answered within these days counts as late.",
    )
    request_limit = fields.Integer(
        "Open Requests per Adviser",
        help="Nobody gets requests beyond this number unless somebody gives them by hand; "
        "0 sets no limit.",
    )
    auto_assign = fields.Boolean(
        "Assign New Requests",
        help="A request from the web goes to whoever of the team has the fewest open ones.",
    )
    member_limit = fields.Integer(
        "Organizations per Facilitator",
        help="A facilitator is not entrusted with more organizations; 0 sets no limit.",
    )

    _answer_days_positive = models.Constraint(
        "CHECK(answer_days > 0)", "The desk needs at least one day to answer a request."
    )
    _request_limit_positive = models.Constraint(
        "CHECK(request_limit >= 0)", "The number of open requests per adviser is 0 or more."
    )
    _member_limit_positive = models.Constraint(
        "CHECK(member_limit >= 0)", "The number of organizations per facilitator is 0 or more."
    )

    # === BUSINESS METHODS === #

    def _lock_workload(self):
        """Let one transaction at a time entrust work to the team.

        The rows are written, not only locked: a transaction that waited here would count what
        it can no longer trust, so the database makes it start again.
        """
        if self.ids:
            self.env.cr.execute(
                SQL("UPDATE living_desk SET id = id WHERE id IN %s", tuple(self.ids))
            )

    def _count_open_requests(self, users=None):
        """Return the open requests that people have with these desks.

        :param users: of these users only, of everybody if not given
        :return: dict from (desk id, user id) to a number
        """
        domain = [
            ("is_living_request", "=", True),
            ("won_status", "=", "pending"),
            ("desk_id", "in", self.ids),
            ("user_id", "in", users.ids) if users is not None else ("user_id", "!=", False),
        ]
        groups = (
            self.env["crm.lead"].sudo()._read_group(domain, ["desk_id", "user_id"], ["__count"])
        )
        return {(desk.id, user.id): count for desk, user, count in groups}

    def _get_team_names(self, user_ids=()):
        """Return who is on the teams of these desks, in one query whatever their number.

        :param user_ids: users to name although they are on none of the teams
        :return: dict from the id of each user to a name and the ids of the user's desks here
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT users.id, partner.name,
                       ARRAY_AGG(team.desk_id) FILTER (WHERE team.desk_id IS NOT NULL)
                  FROM res_users users
                  JOIN res_partner partner ON partner.id = users.partner_id
                  LEFT JOIN living_desk_res_users_rel team
                         ON team.user_id = users.id AND team.desk_id = ANY(%(desks)s)
                 WHERE users.id = ANY(%(users)s) OR (users.active AND team.desk_id IS NOT NULL)
                 GROUP BY users.id, partner.name
                 ORDER BY partner.name, users.id
                """,
                desks=list(self.ids),
                users=list(user_ids),
            )
        )
        return {user: (name, desk_ids or []) for user, name, desk_ids in rows}

    def _choose_adviser(self):
        """Return who of the team has the fewest open requests, empty if all are at the limit.

        The choice holds until the end of the transaction: nobody else is given a request of
        this desk meanwhile.
        """
        self.ensure_one()
        self._lock_workload()
        team_sudo = self.sudo().user_ids
        loads = self._count_open_requests(team_sudo)
        load = {user: loads.get((self.id, user.id), 0) for user in team_sudo}
        free = team_sudo.filtered(
            lambda user: not self.request_limit or load[user] < self.request_limit
        )
        return free.sorted(lambda user: (load[user], user.id))[:1]
