from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class LivingPortal(CustomerPortal):
    """The cards of the home page, and the checks that every page of ours begins with."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            # The page itself, before its counters: an empty address book is there to be filled.
            values["keeps_address_book"] = bool(self._get_address_book_organization_sudo())
        if "living_path_count" in counters:
            values["living_path_count"] = self._count_readable(
                "living.path", self._get_portal_path_domain()
            )
        if "living_assignment_count" in counters:
            values["living_assignment_count"] = self._count_readable(
                "living.assignment", self._get_portal_assignment_domain()
            )
        if "living_sign_count" in counters:
            values["living_sign_count"] = self._count_readable(
                "living.path",
                self._get_portal_path_domain()
                & self._get_portal_own_path_domain()
                & Domain("state", "=", "proposed"),
            )
        if "living_confirm_count" in counters:
            values["living_confirm_count"] = sum(self._count_sessions_to_confirm().values())
        if "living_contact_count" in counters:
            values["living_contact_count"] = self._count_address_book()
        if "living_offer_count" in counters:
            values["living_offer_count"] = self._count_readable(
                "living.assignment",
                self._get_portal_assignment_domain() & Domain("state", "=", "offered"),
            )
        return values

    def _count_readable(self, model_name, domain):
        model = request.env[model_name]
        return model.search_count(domain) if model.has_access("read") else 0

    def _count_sessions_to_confirm(self):
        """Return how many sessions wait for the user's organization, by id of their path."""
        organization = request.env.user.living_organization_id
        groups = (
            request.env["calendar.event"]
            .sudo()
            ._read_group(
                [
                    ("living_path_id.organization_id", "=", organization.id),
                    ("living_state", "=", "logged"),
                ],
                ["living_path_id"],
                ["__count"],
            )
        )
        return {path.id: count for path, count in groups}

    def _count_address_book(self):
        if not self._get_address_book_organization_sudo():
            return 0
        return request.env["res.partner"].sudo().search_count(self._get_portal_contact_domain())

    # === DOMAINS === #

    def _get_portal_path_domain(self):
        """Paths shown in the list, among those that the record rules let the user read."""
        return Domain.TRUE

    def _get_portal_own_path_domain(self):
        """Paths of the user's own organization."""
        return Domain("organization_id", "=", request.env.user.living_organization_id.id)

    def _get_portal_assignment_domain(self):
        """Assignments offered to the user, also those that went to somebody else in the end."""
        consultants_sudo = request.env.user.partner_id.sudo().consultant_ids
        return Domain("consultant_id", "in", consultants_sudo.ids)

    def _get_portal_contact_domain(self):
        """Contacts of the network that the user may see."""
        partners = request.env["res.partner"]
        return request.env.user._get_contact_domain() & partners._get_contact_directory_domain()

    # === ACCESS === #

    def _get_address_book_organization_sudo(self):
        """Return the organization whose address book the user keeps, if it keeps one."""
        organization_sudo = request.env.user.living_organization_id.sudo()
        return organization_sudo.filtered(
            lambda partner: partner.is_company and partner.is_cultural_organization
        )

    def _get_document_sudo(self, model_name, document_id):
        """Return a record elevated, after checking that the user may read it.

        Whoever may not gets "not found": the answer does not tell that the record exists.
        """
        if document_id > 0x7FFFFFFF:
            raise request.not_found()
        try:
            self._document_check_access(model_name, document_id)
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        # Elevated, yet still the user: messages and logs keep their author.
        return request.env[model_name].browse(document_id).sudo()

    def _get_path_sudo(self, path_id, roles=None):
        """Return a path elevated and the role in which the user sees it.

        :param int path_id: what the URL says
        :param roles: roles to which the page is open, all of them by default
        :return: the path and one of `organization`, `consultant`, `desk`
        """
        path_sudo = self._get_document_sudo("living.path", path_id)
        role = self._get_path_role(path_sudo)
        if roles and role not in roles:
            raise request.not_found()
        return path_sudo, role

    def _get_path_role(self, path_sudo):
        if path_sudo.organization_id == request.env.user.living_organization_id:
            return "organization"
        if self._get_own_assignments_sudo(path_sudo):
            return "consultant"
        return "desk"

    def _get_own_assignments_sudo(self, path_sudo):
        """Return the assignments of a path that the user has accepted."""
        partner = request.env.user.partner_id
        return path_sudo.assignment_ids.filtered(
            lambda assignment: (
                assignment.consultant_id.partner_id == partner
                and assignment.state in ("accepted", "done")
            )
        )

    # === PAGES === #

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        values["format_hours"] = self._format_hours
        return values

    def _prepare_living_list_values(
        self, model, domain, url, sortings, filters, page=1, sortby=None, filterby=None, **url_args
    ):
        """Return one page of a list that the user may sort and filter.

        :param model: the model listed, with the user's rights
        :param domain: what belongs in the list
        :param str url: address of the list
        :param dict sortings: `order` by key; an unknown key sorts by `date`
        :param dict filters: `domain` by key; an unknown key shows `all`
        :param url_args: what else the links to the other pages keep
        :return: the records elevated, and the values of the page's bars
        """
        sortby = sortby if sortby in sortings else "date"
        filterby = filterby if filterby in filters else "all"
        domain &= filters[filterby]["domain"]
        readable = model.has_access("read")
        pager = portal_pager(
            url=url,
            url_args={"sortby": sortby, "filterby": filterby, **url_args},
            total=model.search_count(domain) if readable else 0,
            page=page,
            step=self._items_per_page,
        )
        records = model
        if readable:
            records = model.search(
                domain,
                order=sortings[sortby]["order"],
                limit=self._items_per_page,
                offset=pager["offset"],
            )
        values = self._prepare_portal_layout_values()
        values.update(
            pager=pager,
            default_url=url,
            searchbar_sortings=sortings,
            sortby=sortby,
            searchbar_filters=filters,
            filterby=filterby,
        )
        return records.sudo(), values

    def _format_hours(self, hours):
        """Return hours as people write them: `2`, `1.5`, in Italian `1,5`."""
        lang = request.env["res.lang"]._get_data(code=request.env.lang)
        return f"{round(hours or 0.0, 2):g}".replace(".", lang.decimal_point or ".")

    def _try_form(self, do):
        """Do what a form asks for, all or nothing.

        :return: the sentence that says why it could not be done
        """
        try:
            with request.env.cr.savepoint():
                do()
                request.env.flush_all()
        except UserError as error:
            return str(error)
        return None

    def _flash(self, message):
        """Keep a sentence for the next page: what could not be done, and what to do."""
        request.session["living_flash"] = str(message)

    def _pop_flash(self):
        return request.session.pop("living_flash", None)

    def _prepare_record_pager(self, records, current_id, url):
        """Return the links to the neighbours of a page in a list.

        The portal's own pager gives each neighbour a token, which writes in a page that reads.
        """
        ids = records.ids
        if current_id not in ids:
            return {}
        index = ids.index(current_id)
        return {
            "prev_record": f"{url}/{ids[index - 1]}" if index else False,
            "next_record": f"{url}/{ids[index + 1]}" if index + 1 < len(ids) else False,
        }

    def _send_attachment(self, attachment_sudo, download):
        stream = request.env["ir.binary"]._get_stream_from(attachment_sudo)
        return stream.get_response(as_attachment=download)
