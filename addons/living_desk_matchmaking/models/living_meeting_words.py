from odoo import models

from ..planner.plan import Reason

# Why a request has no place in the plan, in the words of the list of requests.
UNPLACED_REASONS = [
    (Reason.FORBIDDEN_PAIR.value, "The two must not meet"),
    (Reason.SAME_REGION.value, "Both come from the same region"),
    (Reason.NO_MATCH.value, "Neither offers what the other seeks"),
    (Reason.NEVER_TOGETHER.value, "Never there at the same time"),
    (Reason.NO_INTERPRETER.value, "No interpreter for the two when both are there"),
    (Reason.NO_TABLE.value, "No table is open when both are there"),
    (Reason.LIMIT.value, "One of the two has as many meetings as allowed"),
    (Reason.FIRST_FULL.value, "Who asks has no free slot left"),
    (Reason.SECOND_FULL.value, "Who is asked has no free slot left"),
    (Reason.NO_COMMON_SLOT.value, "Both have free slots, never the same"),
    (Reason.INTERPRETERS_TAKEN.value, "The interpreters are taken when both are free"),
    (Reason.TABLES_TAKEN.value, "All tables are taken when both are free"),
    (Reason.IN_A_ROW.value, "Too many meetings without a pause"),
    (Reason.ROOM_CHANGE.value, "Not enough time to change rooms"),
    (Reason.PRECEDENCE.value, "Another meeting has to come first"),
    (Reason.FIXED_TAKEN.value, "The agreed slot has another meeting"),
    (Reason.GAP_SPREAD.value, "Waiting times would differ too much"),
    ("withdrawn", "One of the two does not take part any more"),
]


class LivingMeetingWords(models.AbstractModel):
    """What the planner refuses, said to people."""

    _name = "living.meeting.words"
    _description = "Words of the Planner"

    def _explain(self, reasons, pair, slot, table, interpreter):
        """Return one sentence for each reason why two cannot meet then and there.

        :param reasons: reasons of the planner
        :param pair: registrations, who asks and who is asked
        """
        first_sudo, second_sudo = (person.sudo() for person in pair)
        mission_sudo = first_sudo.event_id
        absent_sudo = (first_sudo | second_sudo).filtered(
            lambda person: slot in person.absent_slot_ids
        )
        words = {
            "first": first_sudo.name or first_sudo.display_name,
            "second": second_sudo.name or second_sudo.display_name,
            "absent": ", ".join(absent_sudo.mapped("name")),
            "slot": slot.display_name,
            "table": table.sudo().name,
            "interpreter": interpreter.sudo().name,
            "row": mission_sudo.max_in_row,
            "minutes": mission_sudo.room_change_minutes,
            "why": "",
        }
        if Reason.FORBIDDEN_PAIR in reasons:
            bans_sudo = mission_sudo.meeting_ban_ids.filtered(
                lambda ban: ban.first_id | ban.second_id == first_sudo | second_sudo
            )
            words["why"] = ", ".join(bans_sudo.mapped("reason"))
        sentences = self._get_sentences(words)
        return [sentences[reason] for reason in reasons]

    def _explain_conflicts(self, problem, conflicts):
        """Return which rule makes a mission impossible, and whose meetings it concerns."""
        labels = dict(
            self.env["living.meeting.request"]
            ._fields["unplaced_reason"]
            ._description_selection(self.env)
        )
        people_sudo = (
            self.env["event.registration"].sudo().browse(person.key for person in problem.people)
        )
        lines = []
        for conflict in conflicts:
            pairs = [
                " - ".join(people_sudo[person].name or "" for person in (wish.first, wish.second))
                for wish in (problem.wishes[number] for number in conflict.wishes)
            ]
            words = {"rule": labels[conflict.reason.value], "meetings": "; ".join(pairs)}
            if conflict.person is None:
                lines.append(self.env._("%(rule)s: %(meetings)s.", **words))
            else:
                lines.append(
                    self.env._(
                        "%(rule)s. Meetings of %(person)s: %(meetings)s.",
                        person=people_sudo[conflict.person].name,
                        **words,
                    )
                )
        return "\n".join(
            [
                self.env._(
                    "The fixed meetings cannot all be held. Release one of them, or change what "
                    "stands against it; until then the meetings stay as they were."
                ),
                *lines,
            ]
        )

    def _get_sentences(self, words):
        taken = self.env._(
            "%(table)s has another meeting at %(slot)s: choose another table or slot.", **words
        )
        return {
            Reason.FORBIDDEN_PAIR: self.env._(
                "%(first)s and %(second)s must not meet. %(why)s", **words
            ),
            Reason.SAME_REGION: self.env._(
                "%(first)s and %(second)s come from the same region: in this mission only people "
                "of different regions meet.",
                **words,
            ),
            Reason.NO_MATCH: self.env._(
                "Neither of %(first)s and %(second)s offers what the other seeks.", **words
            ),
            Reason.NEVER_TOGETHER: self.env._(
                "%(absent)s is not there at %(slot)s: choose another slot.", **words
            ),
            Reason.NO_INTERPRETER: self.env._(
                "%(first)s and %(second)s share no language, and no interpreter who speaks both "
                "is free at %(slot)s: choose one, or another slot.",
                **words,
            ),
            Reason.NO_TABLE: self.env._(
                "%(table)s is closed at %(slot)s: choose another table or slot.", **words
            ),
            Reason.LIMIT: self.env._(
                "%(first)s or %(second)s has as many meetings as the mission allows: cancel one "
                "first, or change the limit.",
                **words,
            ),
            Reason.FIRST_FULL: self.env._(
                "%(first)s has another meeting at %(slot)s: choose another slot.", **words
            ),
            Reason.SECOND_FULL: self.env._(
                "%(second)s has another meeting at %(slot)s: choose another slot.", **words
            ),
            Reason.INTERPRETERS_TAKEN: self.env._(
                "%(interpreter)s has another meeting at %(slot)s: choose another interpreter or "
                "slot.",
                **words,
            ),
            Reason.TABLES_TAKEN: taken,
            Reason.FIXED_TAKEN: taken,
            Reason.IN_A_ROW: self.env._(
                "%(first)s or %(second)s would have more than %(row)s meetings without a pause: "
                "choose another slot.",
                **words,
            ),
            Reason.ROOM_CHANGE: self.env._(
                "There are not %(minutes)s minutes to walk between %(table)s and another room, "
                "before or after %(slot)s: choose another table or slot.",
                **words,
            ),
        }
