"""Three organizations that want one hall on one evening."""

from datetime import datetime

from .common import LivingDeskEventsCommon, rome

MORNING = datetime(2035, 1, 10, 9)


class HoldCommon(LivingDeskEventsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.festival.email = "festival@prova.example"
        cls.circus = cls._create_organization(
            "Circo di Prova", cls.desk_lombardia, cls.milano, email="circo@prova.example"
        )

    @classmethod
    def _hold(cls, organization, held_on, start=19, stop=22, **values):
        """Hold the hall on 10 March 2035, since an hour of January."""
        vals = {
            "held_on": held_on,
            "hold_until": "2035-01-31",
            "name": f"Hold of {organization.name}",
            **values,
        }
        return cls._plan(rome(10, start), rome(10, stop), "provisional", organization, **vals)

    def _get_mails(self, entry):
        return self.env["mail.mail"].search(
            [("model", "=", entry._name), ("res_id", "=", entry.id)], order="id"
        )

    def _get_subjects(self, entry):
        return [mail.subject.split(":")[0] for mail in self._get_mails(entry)]
