from collections import defaultdict

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.living_desk_events.models.living_registration_seat import SEATED_STATES

from ..tools.affinity import Kind, Profile, Refusal, Rules, find_refusal, suggest
from .living_meeting_limit import OPEN_STATES

PROFILE_FIELDS = ["offer_ids", "seek_ids", "sector_ids", "lang_ids", "home_region_id"]
# Where the names of what two have in common are found.
COMMON_MODELS = {
    Kind.OFFERS: "living.meeting.topic",
    Kind.SEEKS: "living.meeting.topic",
    Kind.SECTOR: "living.sector",
    Kind.LANGUAGE: "res.lang",
    Kind.REGION: "living.region",
}


class LivingMissionAffinity(models.AbstractModel):
    """Whom a participant might meet and why, and whom not."""

    _name = "living.mission.affinity"
    _description = "Whom a Participant Might Meet"

    def _read_profiles(self):
        """Return the profiles of participants, by id: one query for a thousand of them."""
        if not self.ids:
            return {}
        self.flush_model(PROFILE_FIELDS)
        ids = tuple(self.ids)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT registration_id, 'offers', topic_id
                  FROM living_registration_offer_rel WHERE registration_id IN %s
                 UNION ALL
                SELECT registration_id, 'seeks', topic_id
                  FROM living_registration_seek_rel WHERE registration_id IN %s
                 UNION ALL
                SELECT registration_id, 'sectors', sector_id
                  FROM living_registration_sector_rel WHERE registration_id IN %s
                 UNION ALL
                SELECT registration_id, 'languages', lang_id
                  FROM living_registration_lang_rel WHERE registration_id IN %s
                 UNION ALL
                SELECT id, 'region', home_region_id
                  FROM event_registration WHERE id IN %s
                """,
                ids,
                ids,
                ids,
                ids,
                ids,
            )
        )
        sets = {key: defaultdict(set) for key in ids}
        regions = {}
        for key, name, value in rows:
            if name == "region":
                regions[key] = value
            else:
                sets[key][name].add(value)
        return {
            key: Profile(
                key,
                **{name: frozenset(values) for name, values in sets[key].items()},
                region=regions.get(key),
            )
            for key in ids
        }

    def _get_meeting_rules(self):
        """Return what the mission forbids one participant, and the reasons of the forbidden pairs.

        :return: the rules, and the reason by id of the other
        """
        self.ensure_one()
        bans_sudo = self.env["living.meeting.ban"].sudo()
        bans_sudo = bans_sudo.search(
            Domain("first_id", "=", self.id) | Domain("second_id", "=", self.id)
        )
        reasons = {
            (ban.second_id if ban.first_id.id == self.id else ban.first_id).id: ban.reason
            for ban in bans_sudo
        }
        mission = self.event_id
        rules = Rules(mission.has_different_region, mission.has_matching, frozenset(reasons))
        return rules, reasons

    def _find_refusal(self, other):
        """Return the sentence that says why the two may not meet, nothing when they may."""
        self.ensure_one()
        one_sudo, other_sudo = self.sudo(), other.sudo()
        for participant_sudo in one_sudo | other_sudo:
            if not participant_sudo._takes_part():
                return self.env._(
                    "%(name)s takes no part in the meetings of “%(mission)s”.",
                    name=participant_sudo._get_public_name(),
                    mission=one_sudo.event_id.name,
                )
        if one_sudo.event_id != other_sudo.event_id:
            return self.env._(
                "%(one)s and %(other)s take part in different missions.",
                one=one_sudo._get_public_name(),
                other=other_sudo._get_public_name(),
            )
        rules, reasons = one_sudo._get_meeting_rules()
        profiles = (one_sudo | other_sudo)._read_profiles()
        refusal = find_refusal(rules, profiles[one_sudo.id], profiles[other_sudo.id])
        if refusal == Refusal.FORBIDDEN_PAIR:
            return self.env._(
                "%(one)s and %(other)s must not meet: %(reason)s",
                one=one_sudo._get_public_name(),
                other=other_sudo._get_public_name(),
                reason=reasons[other_sudo.id],
            )
        if refusal == Refusal.SAME_REGION:
            return self.env._(
                "%(one)s and %(other)s both come from %(region)s: at this mission people of "
                "different regions meet.",
                one=one_sudo._get_public_name(),
                other=other_sudo._get_public_name(),
                region=one_sudo.home_region_id.name,
            )
        if refusal == Refusal.NO_MATCH:
            return self.env._(
                "Neither %(one)s nor %(other)s offers what the other seeks: at this mission only "
                "those meet who suit each other. Complete the profiles if they leave it out.",
                one=one_sudo._get_public_name(),
                other=other_sudo._get_public_name(),
            )
        return None

    def _get_suggestions(self, limit=10):
        """Return whom a participant might meet, the best first: a constant number of queries.

        Left out are colleagues, and those with whom there is a request or a meeting already.

        :return: list of dictionaries: `registration` (elevated), `score` and `reasons` in words
        """
        self.ensure_one()
        one_sudo = self.sudo()
        if not one_sudo._takes_part():
            return []
        requests_sudo = self.env["living.meeting.request"].sudo()
        known_ids = set()
        for model_sudo, one_name, other_name, states in (
            (requests_sudo, "requester_id", "invitee_id", (*OPEN_STATES, "declined")),
            (requests_sudo, "invitee_id", "requester_id", (*OPEN_STATES, "declined")),
            (self.env["living.meeting"].sudo(), "first_id", "second_id", ("planned", "held")),
            (self.env["living.meeting"].sudo(), "second_id", "first_id", ("planned", "held")),
        ):
            [[ids]] = model_sudo._read_group(
                Domain(one_name, "=", one_sudo.id) & Domain("state", "in", states),
                aggregates=[f"{other_name}:array_agg"],
            )
            known_ids.update(ids or ())
        others_sudo = one_sudo.search(
            Domain("event_id", "=", one_sudo.event_id.id)
            & Domain("state", "in", SEATED_STATES)
            & Domain("id", "not in", [one_sudo.id, *known_ids])
            & Domain("organization_id", "not in", one_sudo.organization_id.ids)
        )
        asked = requests_sudo._read_group(
            Domain("event_id", "=", one_sudo.event_id.id) & Domain("state", "in", OPEN_STATES),
            ["invitee_id"],
            ["__count"],
        )
        profiles = (one_sudo | others_sudo)._read_profiles()
        found = suggest(
            one_sudo._get_meeting_rules()[0],
            profiles.pop(one_sudo.id),
            profiles.values(),
            limit,
            {invitee.id: count for invitee, count in asked},
        )
        names = self._get_common_names(found)
        return [
            {
                "registration": one_sudo.browse(item.key).with_prefetch([i.key for i in found]),
                "score": item.score,
                "reasons": [self._word_reason(reason, names) for reason in item.reasons],
            }
            for item in found
        ]

    def _is_colleague(self, other):
        return bool(self.organization_id) and self.organization_id == other.organization_id

    def _get_common_names(self, found):
        """Return the names of what is in common, by model and id."""
        ids = {}
        for reason in (reason for item in found for reason in item.reasons):
            ids.setdefault(COMMON_MODELS[reason.kind], set()).update(reason.common)
        env = self.with_context(spoken_name=True).env
        return {
            (model, record.id): record.display_name
            for model, record_ids in ids.items()
            for record in env[model].sudo().browse(sorted(record_ids))
        }

    def _word_reason(self, reason, names):
        """Return a reason in words, to whoever is the participant or looks at it for him."""
        model = COMMON_MODELS[reason.kind]
        common = ", ".join(names[model, record_id] for record_id in reason.common)
        if reason.kind == Kind.OFFERS:
            return self.env._("Offers what is sought: %(topics)s", topics=common)
        if reason.kind == Kind.SEEKS:
            return self.env._("Seeks what is offered: %(topics)s", topics=common)
        if reason.kind == Kind.SECTOR:
            return self.env._("Sector in common: %(sectors)s", sectors=common)
        if reason.kind == Kind.LANGUAGE:
            return self.env._("Language in common: %(languages)s", languages=common)
        return self.env._("From another region: %(region)s", region=common)
