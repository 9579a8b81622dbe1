"""What the tests of partner profiles start from: one that can be sent to the desk."""

from .common import LivingMissionCommon


class LivingPartnerCommon(LivingMissionCommon):
    """The theatre, of the desk of Lombardia, looks for partners; the festival is another desk's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theatre.email = "theatre@prova.example"
        cls.festival.email = "festival@prova.example"
        cls.profile = cls._write_profile()

    @classmethod
    def _write_profile(cls, name="Stage for two weeks", organization=None, **values):
        return cls.env["living.partner.profile"].create(
            {
                "name": name,
                "organization_id": (organization or cls.theatre).id,
                "description": "A stage, two technicians and a public of our own",
                "offer_ids": cls.video.ids,
                "seek_ids": cls.tours.ids,
                "sector_ids": cls.sector.ids,
                **values,
            }
        )

    @classmethod
    def _review(cls, profile=None, user=None, comment=False, **scores):
        names = ("clarity", "quality", "readiness", "partnership")
        return (
            cls.env["living.partner.review"]
            .with_user(user or cls.user_adviser)
            .create(
                {
                    "profile_id": (profile or cls.profile).id,
                    "comment": comment,
                    **dict.fromkeys(names, "4"),
                    **scores,
                }
            )
        )

    @classmethod
    def _publish(cls, profile=None):
        profile = profile or cls.profile
        profile.sudo().action_submit()
        cls._review(profile, cls.user_coordinator)
        profile.with_user(cls.user_coordinator).action_publish()

    def _get_mails(self, record):
        return self.env["mail.mail"].search(
            [("model", "=", record._name), ("res_id", "in", record.ids)], order="id"
        )
