"""The one door to an instrument: by id and version. Nobody can look one up by its id alone and meet another version."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pwa.domain.instrument_parts import Instrument


class Instruments:
    """Every version of every instrument, in the order of their ids and versions."""

    def __init__(self, known: Iterable[Instrument]) -> None:
        """Raises ValueError for a version that is there twice or supersedes none that is there.

        And where not exactly one of an id is current.
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
        """The instrument of an observation in the version that it names; None for one that is not known here."""
        return self._known.get((observation["instrument"], observation["version"]))

    def current(self, instrument_id: str) -> Instrument | None:
        """What a new observation with that instrument uses; None for an id that is not known here."""
        return next((each for each in self.all_current() if each.id == instrument_id), None)

    def all_current(self) -> tuple[Instrument, ...]:
        """Each instrument once, as new observations use it."""
        return tuple(each for each in self if self.is_current(each))

    def is_current(self, instrument: Instrument) -> bool:
        """Whether no other version supersedes this one."""
        return (instrument.id, instrument.version) not in self._superseded
