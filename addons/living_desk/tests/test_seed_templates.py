"""The three methods of the network are plain data, ready to be used."""

from datetime import date

from odoo.tests import TransactionCase, tagged

from ..tools import schedule

TEMPLATES = {"first_steps": (12, 12), "touring": (18, 14), "network": (24, 14)}


@tagged("post_install", "-at_install")
class TestSeedTemplates(TransactionCase):
    def _get_templates(self):
        return {key: self.env.ref(f"living_desk.path_template_{key}") for key in TEMPLATES}

    def test_durations_and_steps(self):
        for key, template in self._get_templates().items():
            with self.subTest(template=key):
                self.assertFalse(template.desk_id, "It belongs to the whole network.")
                self.assertEqual((template.duration_months, len(template.step_ids)), TEMPLATES[key])

    def test_hours_add_up(self):
        """The hours of a template are those of its steps."""
        for key, template in self._get_templates().items():
            with self.subTest(template=key):
                self.assertEqual(template.hours_budget, sum(template.step_ids.mapped("hours")))

    def test_complete(self):
        for key, template in self._get_templates().items():
            with self.subTest(template=key):
                self.assertTrue(template.agreement_terms)
                self.assertTrue(all(template.step_ids.mapped("expected_output")))
                self.assertEqual(
                    set(template.step_ids.mapped("responsible")),
                    {"desk", "consultant", "organization"},
                )
                for step in template.step_ids.filtered(lambda s: s.responsible == "consultant"):
                    self.assertTrue(step.expertise_id, step.name)

    def test_steps_fall_within_the_path(self):
        """Steps have dates in the order in which they are listed, phase after phase."""
        start, end = date(2024, 1, 31), date(2025, 7, 30)
        steps = self.env.ref("living_desk.path_template_touring").step_ids
        dates = schedule.plan(steps._to_schedule(), start, end)
        planned = [dates[step.id] for step in steps]
        self.assertEqual(planned, sorted(planned))
        self.assertEqual(planned[0], start)
        departure = self.env.ref("living_desk.path_template_step_touring_departure")
        self.assertEqual(dates[departure.id], end, "The path ends on the day of departure.")

    def test_vocabularies(self):
        self.assertGreaterEqual(self.env["living.discipline"].search_count([]), 10)
        self.assertGreaterEqual(self.env["living.expertise"].search_count([]), 10)
        self.assertGreaterEqual(self.env["living.phase"].search_count([]), 6)
