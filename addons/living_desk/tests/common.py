"""What every test of Living Desk starts from: two desks and the people around them."""

from base64 import b64encode

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools.misc import file_open

from odoo.addons.base.tests.common import BaseCommon


class LivingDeskCommon(BaseCommon):
    """Two desks (Lombardia, Sicilia), a theatre in Milano, a festival in Catania.

    Users have their login as password, so that browser tests can use them as they are.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.region_lombardia = cls.env.ref("living_desk.region_itc4")
        cls.region_sicilia = cls.env.ref("living_desk.region_itg1")
        cls.milano = cls.env.ref("base.state_it_mi")
        cls.catania = cls.env.ref("base.state_it_ct")
        cls.theatre_discipline = cls.env["living.discipline"].search([], limit=1)
        # Desks of the demo data would answer the same regions.
        cls.env["living.desk"].search([]).region_ids = [Command.clear()]
        cls._create_logins()
        cls._create_staff()
        cls._create_clients()
        cls._create_consultants()
        cls.template = cls._create_template()

    @classmethod
    def _create_user(cls, login, groups, **values):
        return new_test_user(
            cls.env, login=login, groups=groups, lang="en_US", tz="Europe/Rome", **values
        )

    @classmethod
    def _create_users(cls, groups):
        """Create logins at once, in half the time of one after the other.

        :param dict groups: the group of each login
        """
        return cls.env["res.users"].create(
            [
                {
                    "login": login,
                    "password": login,
                    "name": f"User {login}",
                    "email": "t.t@example.com",
                    "group_ids": [Command.set(cls.env.ref(group).ids)],
                    "lang": "en_US",
                    "tz": "Europe/Rome",
                }
                for login, group in groups.items()
            ]
        )

    @classmethod
    def _create_logins(cls):
        (
            cls.user_adviser,
            cls.user_manager,
            cls.user_manager_sicilia,
            cls.user_coordinator,
            cls.user_theatre,
            cls.user_festival,
            cls.user_consultant,
            cls.user_consultant_2,
        ) = cls._create_users(
            {
                "test.adviser": "living_desk.group_user",
                "test.manager": "living_desk.group_manager",
                "test.manager.sicilia": "living_desk.group_manager",
                "test.coordinator": "living_desk.group_coordinator",
                "test.theatre": "base.group_portal",
                "test.festival": "base.group_portal",
                "test.consultant": "base.group_portal",
                "test.consultant.2": "base.group_portal",
            }
        )

    @classmethod
    def _create_staff(cls):
        cls.desk_lombardia, cls.desk_sicilia = cls.env["living.desk"].create(
            [
                {
                    "name": "Test Desk Lombardia",
                    "region_ids": [Command.set(cls.region_lombardia.ids)],
                    "manager_id": cls.user_manager.id,
                    "user_ids": [Command.set((cls.user_adviser | cls.user_manager).ids)],
                },
                {
                    "name": "Test Desk Sicilia",
                    "region_ids": [Command.set(cls.region_sicilia.ids)],
                    "manager_id": cls.user_manager_sicilia.id,
                },
            ]
        )

    @classmethod
    def _create_organization(cls, name, desk, state, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "is_cultural_organization": True,
                "organization_kind": "theatre",
                "desk_id": desk.id,
                "state_id": state.id,
                "country_id": state.country_id.id,
                "city": state.name,
                "discipline_ids": [Command.set(cls.theatre_discipline.ids)],
                "lang": "en_US",
                **values,
            }
        )

    @classmethod
    def _create_portal_user(cls, login, parent=None, access=True):
        """Create a portal login, of an organization's person if a parent is given.

        :param bool access: whether that person sees the organization's paths
        """
        user = cls._create_user(login, "base.group_portal", name=f"User {login}")
        if parent:
            cls._employ(user, parent, access)
        return user

    @classmethod
    def _employ(cls, user, parent, access=True):
        user.partner_id.write({"parent_id": parent.id, "living_portal_access": access})

    @classmethod
    def _create_clients(cls):
        cls.theatre = cls._create_organization(
            "Teatro di Prova", cls.desk_lombardia, cls.milano, email="teatro@prova.example"
        )
        cls.festival = cls._create_organization(
            "Festival di Prova", cls.desk_sicilia, cls.catania, organization_kind="festival"
        )
        cls._employ(cls.user_theatre, cls.theatre)
        cls._employ(cls.user_festival, cls.festival)

    @classmethod
    def _create_consultants(cls):
        cls.consultant, cls.consultant_2 = cls.env["living.consultant"].create(
            [
                {
                    "partner_id": user.partner_id.id,
                    "desk_ids": [Command.set(cls.desk_lombardia.ids)],
                    "capacity_hours": capacity,
                }
                for user, capacity in ((cls.user_consultant, 40), (cls.user_consultant_2, 20))
            ]
        )

    @classmethod
    def _create_template(cls):
        """A method of four steps: from the start, after the first, and back from the end."""
        phase = cls.env["living.phase"].search([], limit=1)
        template = cls.env["living.path.template"].create(
            {"name": "Test method", "duration_months": 12, "hours_budget": 20}
        )
        first, second, _third, _fourth = cls.env["living.path.template.step"].create(
            [
                {
                    "template_id": template.id,
                    "phase_id": phase.id,
                    "sequence": sequence,
                    "name": name,
                    **values,
                }
                for sequence, (name, values) in enumerate(
                    (
                        ("Interview", {"offset": 1, "offset_unit": "week"}),
                        ("Strategy", {"offset": 1, "offset_unit": "month"}),
                        (
                            "Dossier",
                            {"offset": 2, "offset_unit": "month", "is_mandatory": True},
                        ),
                        ("Review", {"offset": -1, "offset_unit": "month", "anchor": "end"}),
                    )
                )
            ]
        )
        second.write({"anchor": "step", "anchor_step_id": first.id})
        return template

    @classmethod
    def _create_path(cls, organization=None, **values):
        organization = organization or cls.theatre
        return cls.env["living.path"].create(
            {
                "name": "First steps abroad",
                "organization_id": organization.id,
                "template_id": cls.template.id,
                "user_id": cls.user_adviser.id,
                "date_start": fields.Date.context_today(cls.env.user),
                **values,
            }
        )

    @classmethod
    def _propose_path(cls, path):
        path.action_open_orientation()
        path.action_propose()
        return path

    @classmethod
    def _activate_path(cls, path):
        """Bring a path to the state `active` with a signed agreement."""
        cls._propose_path(path)
        path._sign("Anna Prova", cls._get_signature())
        return path

    @classmethod
    def _do_step(cls, step, done_by="together", output="Written down"):
        step.write({"done_by": done_by, "output_note": output})
        step.action_done()

    @classmethod
    def _get_signature(cls):
        with file_open("base/static/img/avatar.png", "rb") as image:
            return b64encode(image.read())

    @classmethod
    def _assign(cls, path, consultant=None, accept=True, **values):
        assignment = cls.env["living.assignment"].create(
            {
                "path_id": path.id,
                "consultant_id": (consultant or cls.consultant).id,
                "hours_budget": 10,
                **values,
            }
        )
        if accept:
            assignment._accept()
        return assignment

    @classmethod
    def _create_session(cls, path, assignment=None, hours=2.0, days_ago=1, **values):
        start = fields.Datetime.subtract(fields.Datetime.now(), days=days_ago)
        return cls.env["calendar.event"].create(
            {
                "name": "Session",
                "living_path_id": path.id,
                "living_assignment_id": assignment and assignment.id,
                "start": start,
                "stop": fields.Datetime.add(start, hours=hours),
                **values,
            }
        )
