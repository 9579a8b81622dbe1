from odoo.tests import tagged

from .test_person_data import PersonDataCommon

NAME, EMAIL = "Anna Bruna Verdi", "anna@verdi.example"


@tagged("post_install", "-at_install")
class TestPersonTraces(PersonDataCommon):
    """Nothing names an erased person, whoever wrote it and wherever."""

    def _find_traces(self):
        """Return where tables of this database still name the person."""
        return self._find_texts("anna( |%20)bruna( |%20)verdi|anna@verdi")

    def test_notes_of_others(self):
        path = self._create_path(description=f"<p>With {NAME}</p>")
        relation = self._relate(self.theatre, self.person)
        for record in (path, relation):
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=f"Call {NAME}",
                note=EMAIL,
                user_id=self.user_adviser.id,
            )
        need = self.env["living.consultancy.need"].create(
            {"path_id": path.id, "hours": 2, "note": f"{NAME} knows"}
        )
        question = (
            self.env["living.question"]
            .with_user(self.user_adviser)
            .create({"name": f"Who knows {NAME}?", "text": EMAIL})
        )
        mail = self.env["mail.mail"].create(
            {"email_to": "other@x.example", "body_html": f"<p>Ask {NAME}</p>"}
        )
        event = self.env["calendar.event"].create(
            {
                "name": f"Meeting {NAME}",
                "location": f"Bar {NAME}",
                "start": "2030-01-01 10:00:00",
                "stop": "2030-01-01 11:00:00",
                "partner_ids": [(4, self.person.id)],
            }
        )
        event.message_post(
            body='<p><a href="https://map.example?q=at%20Anna%20Bruna%20Verdi">x</a>'
        )
        self.env["ir.attachment"].create(
            {
                "name": "invitation.ics",
                "raw": f"BEGIN:VCALENDAR\nATTENDEE:MAILTO:{EMAIL}\nEND:VCALENDAR".encode(),
                "mimetype": "text/calendar",
            }
        )
        self.firm.comment = f"<p>Ask for {NAME}</p>"
        self._anonymize()
        self.assertFalse(self._find_traces())
        self.assertEqual(need.note, "[…] knows")
        self.assertEqual(question.name, "Who knows […]?")
        self.assertIn("[…]", mail.body_html)
        self.assertEqual(path.activity_ids.filtered("summary").mapped("summary")[:1], ["Call […]"])

    def test_a_login_that_goes_is_told_nothing(self):
        user = self.user_festival
        user.partner_id.name = NAME
        user.partner_id.email = EMAIL
        mails = self.env["mail.mail"].search([])
        self._anonymize(user.partner_id)
        self.assertFalse(self.env["mail.mail"].search([]) - mails)

    def test_history_of_a_name(self):
        """A consultant's name is followed: erasing it leaves no note of what it was."""
        person = self._create_contact(NAME, email=EMAIL)
        consultant = self.env["living.consultant"].create({"partner_id": person.id})
        self.env.flush_all()
        self.cr.precommit.run()
        consultant = consultant.with_context(tracking_disable=False)
        self._anonymize(person)
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertFalse(
            self.env["mail.tracking.value"].search([("old_value_char", "ilike", NAME)])
        )
