from odoo import fields, models
from odoo.exceptions import UserError

from ..planner.plan import Reason
from ..tools.meeting_place import choose, free_places

MAX_OFFERED = 8


class LivingMeetingRequestPlace(models.AbstractModel):
    """When the two can meet. Where participants fix the hour themselves, it is held at once."""

    _name = "living.meeting.request.place"
    _description = "Hour and Table of a Request"

    def _get_places(self):
        """Return, by request and slot to come, a free table and who interprets.

        For requests of one mission, by the rules that the plan keeps to; what is taken has no
        place.

        :return: placements of the problem by slot, by id of the request; the problem, its map, and
            the wish of each request
        """
        mission_sudo = self.sudo().event_id
        pairs = {
            request.id: (request.requester_id.id, request.invitee_id.id) for request in self.sudo()
        }
        problem, index = mission_sudo._prepare_check(pairs.values())
        known = [key for key, pair in pairs.items() if set(pair) <= index.people.keys()]
        first = len(problem.wishes) - len(known)
        wishes = {key: first + number for number, key in enumerate(known)}
        past = mission_sudo._get_past(index)
        to_come = [slot for slot in range(len(problem.slots)) if slot not in past]
        places = {request_id: {} for request_id in pairs}
        for request_id, wish in wishes.items():
            for place in free_places(problem, wish, to_come):
                places[request_id].setdefault(problem.slots[place.slot].key, place)
        return places, problem, index, wishes

    def _get_proposable_slots(self):
        """Return the slots that may be proposed, by id of the request.

        Those at which both are there; where the participants fix the hour themselves, those in
        which both are free.
        """
        slots = self.env["living.meeting.slot"]
        now = fields.Datetime.now()
        found = {}
        for mission_sudo, requests_sudo in self.sudo().grouped("event_id").items():
            if mission_sudo.scheduling_mode == "participants":
                places = requests_sudo._get_places()[0]
                found.update((key, slots.sudo().browse(free)) for key, free in places.items())
                continue
            to_come = mission_sudo.meeting_slot_ids.filtered(lambda slot: slot.start > now)
            for request_sudo in requests_sudo:
                found[request_sudo.id] = (
                    to_come
                    - request_sudo.requester_id.absent_slot_ids
                    - request_sudo.invitee_id.absent_slot_ids
                )
        return found

    def _check_slot(self):
        """Refuse a slot in which the two cannot meet.

        Where the desk plans, others may have it now: the plan moves what it can.
        """
        for request in self.filtered(lambda item: item.slot_id and item._is_open()):
            slots = request._get_proposable_slots()[request.id]
            if request.slot_id not in slots:
                raise UserError(request._word_obstacle(request.slot_id, slots))

    def _hold_place(self):
        """Make the meeting of an accepted request at a free table, and count both as told.

        In the slot that was agreed on; if none was, in the first in which both are free.

        :raise UserError: if somebody or something is taken, with the slots that are free
        """
        self.ensure_one()
        # Tables are shared: who comes second begins again, and finds another one.
        self.event_id._lock_seats()
        places, problem, __, wishes = self._get_places()
        slots = self.env["living.meeting.slot"].browse(places[self.id])
        slot = self.slot_id or slots[:1]
        if not slot:
            raise UserError(
                self.env._(
                    "%(one)s and %(other)s have no free slot in common, with a free table: ask "
                    "the desk.",
                    one=self.requester_id._get_public_name(),
                    other=self.invitee_id._get_public_name(),
                )
            )
        if slot not in slots:
            raise UserError(self._word_obstacle(slot, slots))
        place = places[self.id][slot.id]
        vals = self.event_id._prepare_meeting_vals(problem, wishes[self.id], place)
        meeting = self.env["living.meeting"].create({**vals, "request_id": self.id})
        meeting._set_told()
        self.slot_id = slot
        return meeting

    def _word_obstacle(self, slot, free_slots):
        """Return a sentence that says who or what is taken in a slot, and what is free."""
        self.ensure_one()
        sentence = self._find_obstacle(slot)
        if not free_slots:
            return self.env._(
                "%(sentence)s There is no other slot that is free.", sentence=sentence
            )
        return self.env._(
            "%(sentence)s Both are free at: %(slots)s.",
            sentence=sentence,
            slots=", ".join(free_slots[:MAX_OFFERED].mapped("display_name")),
        )

    def _find_obstacle(self, slot):
        if slot.start <= fields.Datetime.now():
            return self.env._("%(slot)s is over.", slot=slot.display_name)
        tables = self.sudo().event_id.meeting_table_ids
        __, problem, index, wishes = self._get_places()
        if self.id not in wishes or not tables:
            return self.env._("The two cannot meet at %(slot)s.", slot=slot.display_name)
        number = index.slots[slot.id]
        taken = {place.table for place in problem.previous.values() if place.slot == number} | {
            place for place, table in enumerate(problem.tables) if number in table.closed
        }
        free = [place for place in range(len(problem.tables)) if place not in taken]
        place, reasons = choose(problem, wishes[self.id], number, free[0] if free else 0)
        # What stands in the way of the two comes before what stands on the table.
        own = [item for item in reasons if item not in (Reason.TABLES_TAKEN, Reason.NO_TABLE)]
        if not own:
            return self.env._("All tables are taken at %(slot)s.", slot=slot.display_name)
        sentences = self.env["living.meeting"]._explain(
            own[:1],
            (self.requester_id, self.invitee_id),
            slot,
            tables.filtered(lambda table: table.id == problem.tables[place.table].key),
            self.env["living.meeting.interpreter"],
        )
        return sentences[0]
