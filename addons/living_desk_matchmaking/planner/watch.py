"""The clock and the owner of a run: how long it may take, and who is told how far it is."""

import time
from collections.abc import Callable

from .plan import Progress, Score

# Seconds between two reports.
PATIENCE = 0.1
Listener = Callable[[Progress], bool | None]


class Watch:
    """Says when to stop. Without a limit in seconds no decision depends on the time."""

    def __init__(
        self, time_limit: float | None = None, on_progress: Listener | None = None
    ) -> None:
        self.time_limit = time_limit
        self.on_progress = on_progress
        self.stopped = False
        self._begun = time.monotonic()
        self._told = self._begun - PATIENCE

    def spent(self) -> float:
        """Give how much of the time allowed is gone, 0.0 where there is no limit."""
        if self.time_limit is None:
            return 0.0
        if self.time_limit <= 0:
            return 1.0
        return (time.monotonic() - self._begun) / self.time_limit

    def left(self) -> float | None:
        """Give the seconds left, or None."""
        if self.time_limit is None:
            return None
        return max(0.0, self.time_limit - (time.monotonic() - self._begun))

    def tell(self, done: float, score: Callable[[], Score] | None = None) -> bool:
        """Report, if the last report is a while ago; whether to go on."""
        if self.stopped:
            return False
        now = time.monotonic()
        if self.on_progress is not None and now - self._told >= PATIENCE:
            self._told = now
            answer = self.on_progress(Progress(min(1.0, done), score() if score else None))
            if answer is False:
                self.stopped = True
        if self.spent() >= 1.0:
            self.stopped = True
        return not self.stopped
