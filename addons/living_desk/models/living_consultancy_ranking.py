from itertools import chain

from odoo import models
from odoo.fields import Domain

from ..tools import matching

# The fields of a consultant in which it may fit, by criterion.
CRITERIA = {
    "skills": "expertise_ids",
    "languages": "lang_ids",
    "countries": "country_ids",
    "disciplines": "discipline_ids",
}


class LivingConsultancyRanking(models.AbstractModel):
    """Who fits what a path looks for: read at once, ranked, and told in words."""

    _name = "living.consultancy.ranking"
    _description = "Ranking of Consultants"

    def _get_ranking(self):
        """Rank the consultants for this need, in as many queries for ten as for thousands.

        :return: :class:`..tools.matching.Ranking`
        """
        self.ensure_one()
        need = self._to_matching_need()
        return matching.rank(need, self.sudo()._get_candidates(need))

    def _get_candidates_domain(self):
        """Return the consultants among whom the path looks: the whole register."""
        return Domain.TRUE

    def _get_candidates(self, need):
        """Read how each consultant of the register stands towards the need.

        Sets of ids rather than records: of thousands of consultants few are ever shown.

        :param need: :class:`..tools.matching.Need`
        """
        register = self.env["living.consultant"]
        query = register._search(self._get_candidates_domain(), order="id")
        table = query.table
        rows = self.env.execute_query(
            query.select(
                register._field_to_sql(table, "id"),
                register._field_to_sql(table, "capacity_hours", query),
            )
        )
        held, promised = register.browse(row[0] for row in rows)._get_month_hours()
        shares = self.desk_id._get_work_shares()
        desks = self._get_known("desk_ids")
        regions = {
            desk.id: frozenset(desk.region_ids.ids)
            for desk in self.env["living.desk"].browse(set(chain(*desks.values())))
        }
        known = {
            code: self._get_known(name, getattr(need, code)) for code, name in CRITERIA.items()
        }
        excluded = self._get_excluded()
        for consultant, capacity in rows:
            own_desks = desks.get(consultant, matching.NONE)
            yield matching.Candidate(
                id=consultant,
                desks=own_desks,
                regions=matching.NONE.union(*(regions[desk] for desk in own_desks)),
                hours_left=capacity - held.get(consultant, 0.0) - promised.get(consultant, 0.0),
                share=shares.get((need.desk, consultant), 0.0),
                **{code: found.get(consultant, matching.NONE) for code, found in known.items()},
                **{code: consultant in ids for code, ids in excluded.items()},
            )

    def _get_known(self, name, asked=None):
        """Return what consultants know or where they work, in one query.

        :param str name: many2many field of the consultants
        :param asked: ids that matter, all of them by default
        :return: dict from the id of a consultant to a frozenset of ids
        """
        if asked is not None and not asked:
            return {}
        domain = self._get_candidates_domain() & Domain(name, "in" if asked else "!=", asked)
        groups = self.env["living.consultant"]._read_group(domain, [name], ["id:array_agg"])
        result = {}
        for record, consultants in groups:
            if asked is None or record.id in asked:
                for consultant in consultants:
                    result.setdefault(consultant, []).append(record.id)
        return {consultant: frozenset(ids) for consultant, ids in result.items()}

    def _get_excluded(self):
        """Return the ids of those who cannot be asked, by attribute of a candidate."""
        register = self.env["living.consultant"]
        employed = register.search(
            Domain("partner_id.commercial_partner_id", "=", self.organization_id.id)
        )
        offers = self.path_id.assignment_ids
        on_path = offers.filtered(lambda a: a.state in ("offered", "accepted"))
        away = register.search(Domain("current_availability", "=", "away"))
        return {
            "in_conflict": {*self._get_conflicts().consultant_id.ids, *employed.ids},
            "was_asked": set(self.assignment_ids.consultant_id.ids),
            "is_on_path": set(on_path.consultant_id.ids),
            "is_away": set(away.ids),
        }

    def _get_conflicts(self):
        """Return the conflicts of interest in force with the organization of the path."""
        conflicts = self.env["living.conflict"]
        return conflicts.search_fetch(
            conflicts._get_in_force_domain()
            & Domain("organization_id", "=", self.organization_id.id),
            ["consultant_id"],
        )

    def _to_matching_need(self):
        need_sudo = self.sudo()
        return matching.Need(
            desk=need_sudo.desk_id.id,
            regions=frozenset(need_sudo.desk_id.region_ids.ids),
            skills=frozenset(need_sudo.expertise_ids.ids),
            languages=frozenset(need_sudo.lang_ids.ids),
            countries=frozenset(need_sudo.country_ids.ids),
            disciplines=frozenset(need_sudo.discipline_ids.ids),
            spread_limit=need_sudo.desk_id.spread_limit,
        )

    # === WORDS === #

    def _describe_matches(self, matches):
        """Say of each match what fits, what is missing and what to mind.

        :param matches: those that are shown
        :return: list of dicts `fits`, `missing`, `warning`
        """
        names = self._get_fact_names()
        desk = self.desk_id
        lines = []
        for match in matches:
            found = [self._describe_territory(match.territory)]
            missing = []
            for fact in match.facts:
                labels = names[fact.code]
                if fact.found:
                    found.append(", ".join(labels[i] for i in labels if i in fact.found))
                if fact.missing:
                    missing.append(", ".join(labels[i] for i in labels if i in fact.missing))
            warning = match.over_limit and self.env._(
                "Holds %(share)d%% of the desk's work (limit %(limit)d%%)",
                share=round(match.candidate.share),
                limit=desk.spread_limit,
            )
            lines.append(
                {
                    "fits": " · ".join(found),
                    "missing": " · ".join(missing),
                    "warning": warning or False,
                }
            )
        return lines

    def _get_fact_names(self):
        """Return the names of all that is asked, by criterion and id."""
        return {
            code: {record.id: record.display_name for record in records}
            for code, records in (
                ("skills", self.expertise_ids),
                ("languages", self.lang_ids),
                ("countries", self.country_ids),
                ("disciplines", self.discipline_ids),
            )
        }

    def _describe_territory(self, territory):
        labels = {
            "desk": self.env._("Works with the desk"),
            "region": self.env._("Works in the region"),
            "elsewhere": self.env._("Of another territory"),
        }
        return labels[territory]

    def _describe_left_out(self, left_out):
        """Say in one sentence who is left out and why.

        :param dict left_out: ids of consultants by obstacle
        """
        labels = {
            "conflict": self.env._("conflict of interest"),
            "asked": self.env._("already asked"),
            "on_path": self.env._("already on this path"),
            "no_skill": self.env._("none of the skills asked"),
            "away": self.env._("away"),
            "no_hours": self.env._("no hours left this month"),
        }
        parts = [
            f"{label}: {len(left_out[code])}" for code, label in labels.items() if code in left_out
        ]
        if not parts:
            return ""
        return self.env._(
            "Left out: %(count)d (%(reasons)s).",
            count=sum(map(len, left_out.values())),
            reasons=", ".join(parts),
        )
