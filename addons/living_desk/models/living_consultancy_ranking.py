from odoo import models
from odoo.fields import Domain

from ..tools import matching


class LivingConsultancyRanking(models.AbstractModel):
    """Who fits what a path looks for: read at once, ranked, and told in words."""

    _name = "living.consultancy.ranking"
    _description = "Ranking of Consultants"

    def _get_ranking(self):
        """Rank the consultants for this need, in as many queries for ten as for thousands.

        :return: :class:`..tools.matching.Ranking`
        """
        self.ensure_one()
        need_sudo = self.sudo()
        consultants_sudo = self._get_candidates_sudo()
        shares = need_sudo.desk_id._get_work_shares()
        held, promised = consultants_sudo._get_month_hours()
        in_conflict = set(self._get_conflicts_sudo().consultant_id.ids)
        offers_sudo = need_sudo.path_id.assignment_ids
        asked = set(need_sudo.assignment_ids.consultant_id.ids)
        on_path = set(
            offers_sudo.filtered(lambda a: a.state in ("offered", "accepted")).consultant_id.ids
        )
        employer = need_sudo.organization_id.id
        regions = {desk.id: frozenset(desk.region_ids.ids) for desk in consultants_sudo.desk_ids}
        need = self._to_matching_need()
        candidates = [
            matching.Candidate(
                id=consultant.id,
                desks=frozenset(consultant.desk_ids._ids),
                regions=frozenset().union(*(regions[desk] for desk in consultant.desk_ids._ids)),
                skills=frozenset(consultant.expertise_ids._ids),
                languages=frozenset(consultant.lang_ids._ids),
                countries=frozenset(consultant.country_ids._ids),
                disciplines=frozenset(consultant.discipline_ids._ids),
                hours_left=consultant.capacity_hours
                - held.get(consultant.id, 0.0)
                - promised.get(consultant.id, 0.0),
                share=shares.get((need.desk, consultant.id), 0.0),
                in_conflict=consultant.id in in_conflict
                or consultant.partner_id.commercial_partner_id.id == employer,
                was_asked=consultant.id in asked,
                is_on_path=consultant.id in on_path,
            )
            for consultant in consultants_sudo
        ]
        return matching.rank(need, candidates)

    def _get_candidates_domain(self):
        """Return the consultants among whom the path looks: the whole register."""
        return Domain.TRUE

    def _get_candidates_sudo(self):
        """Return the consultants elevated, with all that is compared, in memory."""
        candidates = (
            self.env["living.consultant"]
            .sudo()
            .search_fetch(
                self._get_candidates_domain(),
                [
                    "partner_id",
                    "capacity_hours",
                    "desk_ids",
                    "expertise_ids",
                    "lang_ids",
                    "country_ids",
                    "discipline_ids",
                ],
                order="id",
            )
        )
        candidates.partner_id.fetch(["commercial_partner_id"])
        candidates.desk_ids.fetch(["region_ids"])
        return candidates

    def _get_conflicts_sudo(self):
        """Return the conflicts of interest in force with the organization of the path."""
        conflicts = self.env["living.conflict"].sudo()
        return conflicts.search_fetch(
            conflicts._get_in_force_domain()
            & Domain("organization_id", "=", self.sudo().organization_id.id),
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
            "no_hours": self.env._("no hours left this month"),
            "no_skill": self.env._("none of the skills asked"),
        }
        parts = [
            f"{len(left_out[code])} {label}" for code, label in labels.items() if code in left_out
        ]
        if not parts:
            return ""
        return self.env._(
            "%(count)d left out: %(reasons)s.",
            count=sum(map(len, left_out.values())),
            reasons=", ".join(parts),
        )
