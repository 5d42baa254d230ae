"""A sliding window: how often something happened in the last so many seconds."""

FORGET_AT_ONCE = 2
NEVER = float("-inf")


class SlidingWindow:
    """Counts, for each key, how often something happened in the last `seconds`.

    It holds the last `most` times of a key, and the `keys` keys that were counted last. Each time
    has a tag, by which the count can be undone. `now` never goes back.
    """

    def __init__(self, seconds: float, most: int, keys: int) -> None:
        self.seconds = seconds
        self.most = most
        self._keys = keys
        # Sorted by the last time of each, the oldest first.
        self._times: dict[str, list[tuple[float, str]]] = {}

    def __len__(self) -> int:
        return len(self._times)

    def add(self, key: str, now: float, tag: str = "") -> None:
        """Count once for `key`."""
        times = self._of(key, now)
        times.append((now, tag))
        self._times.pop(key, None)
        self._times[key] = times[-self.most :]
        self._forget(now)

    def count(self, key: str, now: float) -> int:
        """Return how often it happened to `key`, at most `most`."""
        return len(self._of(key, now))

    def until_fewer(self, key: str, than: int, now: float) -> float:
        """Return the seconds until `key` has fewer than that; 0 if it has."""
        times = self._of(key, now)
        if len(times) < than:
            return 0.0
        return times[-than][0] + self.seconds - now

    def take_back(self, key: str, tag: str) -> None:
        """Forget the times with this tag."""
        left = [time for time in self._times.get(key, ()) if time[1] != tag]
        if left:
            self._times[key] = left
        else:
            self._times.pop(key, None)

    def take_one_back(self, key: str, tag: str) -> None:
        """Forget the last time with this tag."""
        times = self._times.get(key, [])
        index = next((n for n in reversed(range(len(times))) if times[n][1] == tag), None)
        if index is not None:
            del times[index]
        if not times:
            self._times.pop(key, None)

    def last(self, key: str, now: float) -> float:
        """Return when it happened to `key` last; a time long ago if it did not lately."""
        times = self._of(key, now)
        return times[-1][0] if times else NEVER

    def _of(self, key: str, now: float) -> list[tuple[float, str]]:
        since = now - self.seconds
        return [time for time in self._times.get(key, ()) if time[0] > since]

    def _forget(self, now: float) -> None:
        """Forget the oldest keys that have run out, a few at a time, and those beyond the bound."""
        since = now - self.seconds
        for _ in range(FORGET_AT_ONCE):
            oldest = next(iter(self._times))
            if self._times[oldest][-1][0] > since and len(self._times) <= self._keys:
                break
            del self._times[oldest]
