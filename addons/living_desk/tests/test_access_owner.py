from odoo import fields
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import tagged

from .common import LivingDeskCommon


@tagged("post_install", "-at_install")
class TestAccessOwner(LivingDeskCommon):
    """Nobody moves a record to another desk, or ties it to what another desk keeps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls._activate_path(cls._create_path())
        cls.far_path = cls._activate_path(cls._create_path(cls.festival))
        cls.session = cls._create_session(cls.path)
        cls.far_session = cls._create_session(cls.far_path)
        cls.tour, cls.far_tour = cls.env["living.tour"].create(
            [
                {
                    "name": "Tour",
                    "path_id": path.id,
                    "date_departure": "2030-03-01",
                    "date_return": "2030-03-10",
                }
                for path in (cls.path, cls.far_path)
            ]
        )
        cls.committee, cls.far_committee = cls.env["living.committee"].create(
            [
                {"name": "Committee", "desk_id": desk.id}
                for desk in (cls.desk_lombardia, cls.desk_sicilia)
            ]
        )
        cls.tool, cls.network_tool = cls.env["living.tool"].create(
            [{"name": "Budget", "desk_id": desk_id} for desk_id in (cls.desk_lombardia.id, False)]
        )

    def _create(self, model, **values):
        return self.env[model].create(values)

    def _write(self, user, record, **values):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            record.with_user(user).write(values)
            self.env.flush_all()
        record.invalidate_recordset()

    def test_nothing_moves_to_another_desk(self):
        country = self.env.ref("base.fr")
        cases = [
            (self.path.step_ids[0], "path_id", self.far_path),
            (self._create("living.path.goal", path_id=self.path.id, name="Tour"), "path_id", None),
            (
                self._create("living.path.market", path_id=self.path.id, country_id=country.id),
                "path_id",
                None,
            ),
            (self._assign(self.path), "path_id", None),
            (self.tour, "desk_id", self.desk_sicilia),
            (self._create("living.tour.item", tour_id=self.tour.id, name="Visa"), "tour_id", None),
            (
                self._create(
                    "living.decision",
                    name="Meet",
                    committee_id=self.committee.id,
                    owner_id=self.user_adviser.partner_id.id,
                    deadline="2030-01-01",
                ),
                "committee_id",
                None,
            ),
            (
                self._create(
                    "living.attendance",
                    event_id=self.session.id,
                    partner_id=self.user_adviser.partner_id.id,
                ),
                "event_id",
                None,
            ),
        ]
        far = {
            "path_id": self.far_path,
            "tour_id": self.far_tour,
            "committee_id": self.far_committee,
            "event_id": self.far_session,
        }
        for record, name, owner in cases:
            with self.subTest(model=record._name):
                self._write(self.user_adviser, record, **{name: (owner or far[name]).id})

    def test_tools_of_the_network_are_not_the_managers(self):
        language = self.env.ref("base.lang_en")
        version = self._create(
            "living.tool.version", tool_id=self.tool.id, number="1", lang_id=language.id
        )
        self._write(self.user_manager, self.tool, desk_id=False)
        self._write(self.user_manager, self.tool, desk_id=self.desk_sicilia.id)
        self._write(self.user_manager, version, tool_id=self.network_tool.id)

    def test_supporters_stay_with_their_desk(self):
        support = self._create(
            "living.desk.support",
            desk_id=self.desk_lombardia.id,
            partner_id=self.theatre.id,
            role="funder",
        )
        self._write(self.user_manager, support, desk_id=self.desk_sicilia.id)

    def test_a_path_does_not_open_another_desks_request(self):
        lead = self._create(
            "crm.lead", name="Request", is_living_request=True, state_id=self.catania.id
        )
        self._write(self.user_adviser, self.path, lead_id=lead.id)
        paths = self.env["living.path"].with_user(self.user_adviser)
        vals = {"name": "Mine", "organization_id": self.theatre.id}
        with self.assertRaises(AccessError):
            paths.create({**vals, "lead_id": lead.id})
        with self.assertRaises(AccessError):
            paths.with_context(default_lead_id=lead.id).create(vals)
        self.assertFalse(lead.with_user(self.user_adviser).has_access("read"))

    def test_paths_and_tours_are_of_own_organizations(self):
        path = self._create_path()
        self._write(self.user_adviser, path, organization_id=self.festival.id)
        self._write(
            self.user_adviser,
            self.tour,
            path_id=False,
            organization_id=self.festival.id,
            desk_id=self.desk_lombardia.id,
        )

    def test_only_people_of_the_organization_are_let_in_as_its_contact(self):
        stranger = self._create_portal_user("test.stranger", self.festival, access=False)
        person = stranger.partner_id
        with self.assertRaises(AccessError):
            self.path.with_user(self.user_adviser).contact_id = person
        with self.assertRaises(ValidationError):
            self.path.with_user(self.user_coordinator).contact_id = person
        self.assertFalse(person.living_portal_access)

    def test_who_works_for_no_desk_lets_nobody_in(self):
        employee = self._create_user("test.employee", "base.group_partner_manager")
        person = self._create_portal_user("test.outside", self.theatre, access=False).partner_id
        self._write(employee, person, living_portal_access=True)

    def test_events_are_not_put_into_another_desks_committee(self):
        now = fields.Datetime.now()
        vals = {"name": "Coffee", "start": now, "stop": now}
        employee = self._create_user("test.employee", "base.group_user")
        for user in (self.user_adviser, employee):
            event = self.env["calendar.event"].with_user(user).create(vals)
            with self.subTest(user=user.login):
                self._write(user, event, living_committee_id=self.far_committee.id)
                self._write(user, event, living_organization_id=self.festival.id)
        with self.assertRaises(AccessError):
            self.env["calendar.event"].with_user(self.user_adviser).create(
                {
                    **vals,
                    "living_organization_id": self.theatre.id,
                    "living_committee_id": self.far_committee.id,
                }
            )

    # === WHAT IS WORKED OUT === #

    def test_what_is_counted_cannot_be_written(self):
        lead = self._create(
            "crm.lead", name="Request", is_living_request=True, state_id=self.milano.id
        )
        cases = [
            (self.path, {"autonomy_score": 100}),
            (self.path, {"hours_confirmed": 20}),
            (self.path, {"alone_share": 100}),
            (self.session, {"living_state": "confirmed"}),
            (lead, {"living_answered_in_time": True}),
            (lead, {"living_answer_days": 0.1}),
            (self.tour, {"readiness": 100}),
            (self._assign(self.path), {"hours_left": 900}),
        ]
        for record, vals in cases:
            with self.subTest(model=record._name, vals=vals):
                self._write(self.user_manager, record, **vals)

    def test_only_a_manager_lowers_the_threshold_of_autonomy(self):
        self._write(self.user_adviser, self.path, autonomy_threshold=1)
        with self.assertRaises(AccessError):
            self.env["living.path"].with_user(self.user_adviser).create(
                {"name": "Easy", "organization_id": self.theatre.id, "autonomy_threshold": 1}
            )
        self.path.with_user(self.user_adviser).autonomy_threshold = 80
        self.path.with_user(self.user_manager).autonomy_threshold = 60

    # === HAND-OVERS === #

    def _ask_for_the_theatre(self):
        self.theatre.vat = "IT12345670017"
        return (
            self.env["living.handover"]
            .with_user(self.user_manager_sicilia)
            ._ask_for("IT12345670017", "Theatre", self.desk_sicilia, "It moved")
        )

    def test_nobody_answers_the_own_question(self):
        handover = self._ask_for_the_theatre()
        self._write(self.user_manager_sicilia, handover, answering_desk_id=self.desk_sicilia.id)
        with self.assertRaises(AccessError):
            handover.action_accept()
        self.assertEqual(self.theatre.desk_id, self.desk_lombardia)

    def test_a_context_is_not_a_hand_over(self):
        self.theatre.vat = "IT12345670017"
        partners = self.env["res.partner"].with_user(self.user_manager_sicilia)
        with self.assertRaises(RedirectWarning):
            partners.with_context(living_handing_over=True).create(
                {
                    "name": "The same theatre",
                    "is_company": True,
                    "is_cultural_organization": True,
                    "desk_id": self.desk_sicilia.id,
                    "vat": "IT12345670017",
                }
            )
        own = self.template.copy({"desk_id": self.desk_lombardia.id})
        path = self._create_path(template_id=own.id)
        with self.assertRaises(UserError):
            path.with_context(living_handing_over=True).desk_id = self.desk_sicilia
