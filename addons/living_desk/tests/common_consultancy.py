"""What the tests of searches start from: a path that looks for a skill, and who has it."""

from odoo.fields import Command

from .common import LivingDeskCommon


class ConsultancyCommon(LivingDeskCommon):
    """A path of Lombardia that asks for a skill, a language and a country.

    `consultant` has all of it, `consultant_2` only the skill, and `consultant_far` has all and
    works for Sicilia.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Consultants of the demo data would be ranked as well.
        cls.env["living.consultant"].search(
            [("id", "not in", (cls.consultant | cls.consultant_2).ids)]
        ).active = False
        cls.skill, cls.other_skill = cls.env["living.expertise"].search([], limit=2)
        cls.lang = cls.env.ref("base.lang_fr")
        cls.country = cls.env.ref("base.fr")
        cls.user_far = cls._create_portal_user("test.consultant.far")
        cls.consultant_far = cls.env["living.consultant"].create(
            {
                "partner_id": cls.user_far.partner_id.id,
                "desk_ids": [Command.set(cls.desk_sicilia.ids)],
                "capacity_hours": 60,
            }
        )
        everything = {
            "lang_ids": [Command.set(cls.lang.ids)],
            "country_ids": [Command.set(cls.country.ids)],
            "discipline_ids": [Command.set(cls.theatre_discipline.ids)],
        }
        (cls.consultant | cls.consultant_far).write(everything)
        (cls.consultant | cls.consultant_2 | cls.consultant_far).expertise_ids = cls.skill
        cls.path = cls._activate_path(cls._create_path())
        cls.need = cls._create_need(cls.path)

    @classmethod
    def _create_need(cls, path, **values):
        return cls.env["living.consultancy.need"].create(
            {
                "path_id": path.id,
                "expertise_ids": [Command.set(cls.skill.ids)],
                "lang_ids": [Command.set(cls.lang.ids)],
                "country_ids": [Command.set(cls.country.ids)],
                "hours": 8,
                "note": "Three festivals in Lyon",
                **values,
            }
        )

    def _get_ranked(self, need=None):
        matches = (need or self.need)._get_ranking().matches
        return self.env["living.consultant"].browse([m.candidate.id for m in matches])
