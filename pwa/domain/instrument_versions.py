"""The one way to look up an instrument: by id and version, so that nobody gets another version by mistake."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pwa.domain.instrument_parts import Instrument


class Instruments:
    """Every version of every instrument, ordered by id and version."""

    def __init__(self, known: Iterable[Instrument]) -> None:
        """Raises ValueError for a version given twice, or one that supersedes an unknown version.

        Also for an id with no current version, or with several.
        """
        self._known: dict[tuple[str, str], Instrument] = {}
        for instrument in sorted(known, key=lambda each: (each.id, each.version)):
            if (instrument.id, instrument.version) in self._known:
                raise ValueError(f"version {instrument.version} of {instrument.id} is there twice")
            self._known[instrument.id, instrument.version] = instrument
        self._superseded = {(each.id, each.supersedes) for each in self if each.supersedes}
        for name, version in sorted(self._superseded - self._known.keys()):
            raise ValueError(f"version {version} of {name} is superseded and not there")
        for name in {instrument.id for instrument in self}:
            if sum(each.id == name for each in self.all_current()) != 1:
                raise ValueError(f"exactly one version of {name} must be current")

    def __iter__(self) -> Iterator[Instrument]:
        return iter(self._known.values())

    def of(self, observation: Mapping[str, Any]) -> Instrument | None:
        """The instrument and version that an observation names, or None if it is not known here."""
        return self._known.get((observation["instrument"], observation["version"]))

    def current(self, instrument_id: str) -> Instrument | None:
        """The version that new observations use, or None for an unknown id."""
        return next((each for each in self.all_current() if each.id == instrument_id), None)

    def all_current(self) -> tuple[Instrument, ...]:
        """Each instrument once, in the version that new observations use."""
        return tuple(each for each in self if self.is_current(each))

    def is_current(self, instrument: Instrument) -> bool:
        """Whether no other version supersedes this one."""
        return (instrument.id, instrument.version) not in self._superseded
