from ..tools.table_file import RowProblem, map_columns


class ImportPlan:
    """What an import does with each row of a file, decided in a few queries for all rows.

    :ivar new: rows to create
    :ivar changed: rows of known records of which something is missing
    :ivar complete: rows of known records that tell nothing new
    :ivar rejected: rows that cannot be imported, each with its problem
    :ivar vals: by line, values to create or write
    :ivar known: by line, the record that exists
    """

    _HEADERS = {}
    # Fields in which many rows agree: they are written together.
    _SHARED = ()

    def __init__(self, env, desk, header, rows):
        self.env = env
        self.desk = desk
        self.header = header
        self.columns = map_columns(header, self._HEADERS)
        self.new, self.changed, self.complete, self.rejected = [], [], [], []
        self.vals, self.known = {}, {}
        self._prepare()
        rows = self._sift_rows(rows)
        self._find_known(rows)
        for row in rows:
            if row.problem:
                self.rejected.append(row)
            elif row.line in self.known:
                self._plan_known(row)
            else:
                self.vals[row.line] = self._prepare_vals(row)
                self.new.append(row)

    # === WHAT THE WIZARD ASKS === #

    def get_cell(self, row, name):
        """Return what the file says in a column, whether it is right or not."""
        index = self.columns.get(name, len(row.cells))
        return row.cells[index] if index < len(row.cells) else ""

    def group_shared(self, rows):
        """Return what is missing of several known records alike, with which they are."""
        groups = {}
        for row in rows:
            vals = self.vals[row.line]
            shared = tuple((name, vals[name]) for name in self._SHARED if name in vals)
            groups.setdefault(shared, []).append(self.known[row.line])
        return [
            (dict(shared), partners[0].union(*partners))
            for shared, partners in groups.items()
            if shared
        ]

    def get_new_vals(self, row):
        """Return the values of a record to create."""
        return self.vals[row.line]

    def get_own_vals(self, row):
        """Return what is missing of one known record only."""
        vals = self.vals[row.line]
        return {name: value for name, value in vals.items() if name not in self._SHARED}

    def reject(self, row, problem):
        """Move a row that turned out to be impossible to the rejected ones."""
        row.problem = problem
        for rows in (self.new, self.changed):
            if row in rows:
                rows.remove(row)
        self.rejected.append(row)

    def refuse(self, row, reason):
        """Reject a row that could not be saved."""
        self.reject(row, RowProblem("refused", reason=reason))

    # === WHAT EACH IMPORT DECIDES === #

    def _prepare(self):
        """Read once what all rows need."""

    def _make_register(self):
        """Return an empty register that compares identities of rows."""
        raise NotImplementedError

    def _find_known(self, rows):
        """Find the records that exist, and give those that may not be touched a problem."""
        raise NotImplementedError

    def _plan_known(self, row):
        """Tell what a row adds to a known record."""
        missing = self._get_missing(self.known[row.line], row)
        if missing:
            self.vals[row.line] = missing
            self.changed.append(row)
        else:
            self.complete.append(row)

    def _get_missing(self, partner, row):
        """Return the values of a row that a known record does not have."""
        return {name: value for name, value in self._prepare_vals(row).items() if not partner[name]}

    def _prepare_vals(self, row):
        """Return the values of a row for a new record, without those that are empty."""
        raise NotImplementedError

    # === ALIKE FOR ALL === #

    def _sift_rows(self, rows):
        """Let the first of several rows about the same count."""
        seen = self._make_register()
        sifted = []
        for row in rows:
            if not row.problem:
                first = seen.find(row.identity)
                if first:
                    row.problem = RowProblem("repeated", line=first.line)
                else:
                    seen.add(row.identity, row)
            if row.problem:
                self.rejected.append(row)
            else:
                sifted.append(row)
        return sifted
