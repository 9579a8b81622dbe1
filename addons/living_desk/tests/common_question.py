"""What the tests of questions to the network start from: two experts, one that is none."""

from odoo.fields import Command

from .common import LivingDeskCommon


class QuestionCommon(LivingDeskCommon):
    """A desk asks; an expert of its own region and one of another answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Experts of the demo data would be written to as well.
        cls.env["living.consultant"].search([]).is_expert = False
        cls.english = cls.env.ref("base.lang_en")
        cls.visas = cls.env["living.expertise"].create({"name": "Test visas"})
        cls.canada = cls.env.ref("base.ca")
        cls.user_expert_2 = cls._create_portal_user("test.expert.2")
        cls.expert_2 = cls.env["living.consultant"].create(
            {
                "partner_id": cls.user_expert_2.partner_id.id,
                "desk_ids": [Command.set(cls.desk_sicilia.ids)],
            }
        )
        cls.expert = cls.consultant
        cls.experts = cls.expert | cls.expert_2
        cls.experts.write(
            {
                "is_expert": True,
                "expertise_ids": [Command.set(cls.visas.ids)],
                "country_ids": [Command.set(cls.canada.ids)],
                "lang_ids": [Command.set(cls.english.ids)],
            }
        )

    @classmethod
    def _create_question(cls, ask=True, user=None, **values):
        question = (
            cls.env["living.question"]
            .with_user(user or cls.user_adviser)
            .create(
                {
                    "name": "Who knows visas for Canada?",
                    "text": "A company of six leaves in autumn.",
                    "expertise_ids": [Command.set(cls.visas.ids)],
                    **values,
                }
            )
        )
        if ask:
            question.action_ask()
        return question

    @classmethod
    def _answer(cls, question, expert=None, text="Ask the consulate in Roma"):
        expert = expert or cls.expert
        return question.with_user(expert.sudo().user_id).sudo()._answer(expert, text)
