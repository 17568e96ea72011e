"""What one run of the matrix is, and what came of it: what the matrix and its workers say to each other."""

import msgspec

from tests.faults import seams

KILL = "SIGKILL"
ERRORS = ("EIO", "ENOSPC")
FROM_THEN_ON = ", from then on"
READING, READING_FAULTS = {"read", "pread64", "getdents64"}, ("EIO", f"EIO{FROM_THEN_ON}")
TRACED_FAULTS = (KILL, *ERRORS, *(f"{error}{FROM_THEN_ON}" for error in ERRORS))


class Job(msgspec.Struct, frozen=True):
    """One run. Without a fault it counts the calls."""

    scenario: str
    is_encrypted: bool = False
    fault: str = ""
    call: str = ""
    when: int = 0

    @property
    def is_at_the_seam(self) -> bool:
        return self.fault in seams.FAULTS


class Outcome(msgspec.Struct, frozen=True):
    """`calls`: how often each was made, where counting was the job. `refused`: what was refused, and why."""

    job: Job
    has_fired: bool
    problems: list[str]
    refused: list[str] = []
    calls: dict[str, int] = {}
    seam_calls: dict[str, int] = {}
    log: str = ""

    @property
    def is_an_error(self) -> bool:
        """A call said that it had failed, and the process went on."""
        return self.job.fault not in {KILL, "short", "short, then SIGKILL"}


def jobs_of(counted: Outcome) -> list[Job]:
    """Every fault at every call that the scenario makes."""
    name, is_encrypted = counted.job.scenario, counted.job.is_encrypted
    found = [
        Job(name, is_encrypted, fault, call, when)
        for call, count in counted.calls.items()
        for when in range(1, count + 1)
        for fault in (READING_FAULTS if call in READING else TRACED_FAULTS)
    ]
    for call, count in counted.seam_calls.items():
        faults = [fault for fault in seams.FAULTS if call == "write" or fault not in seams.WRITES_ONLY]
        found += [
            Job(name, is_encrypted, fault, call, when) for when in range(1, count + 1) for fault in faults
        ]
    return found
