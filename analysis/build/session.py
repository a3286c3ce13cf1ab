"""One build from beginning to end: what is stale is made, noted as it is done, and listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Protocol

from analysis.build.agenda import Agenda
from analysis.build.crew import Crew, workers
from analysis.build.engine import build
from analysis.build.freshness import FRESH, Standing, longest_first
from analysis.build.index import finish, keep_bearings, merged
from analysis.build.lock import locked
from analysis.build.plan import Job
from analysis.build.publish import sweep
from analysis.build.run import FAILED, Order, Result

Hire = Callable[[int, Order], AbstractContextManager[Crew]]


class Watch(Protocol):
    """Somebody who is told how a build goes."""

    def begin(self, standings: Sequence[Standing], size: int) -> None:
        """Hear what there is to do, and how many do it at a time."""

    def started(self, job: Job) -> None:
        """Hear that a briefing has begun."""

    def done(self, result: Result) -> None:
        """Hear what became of one."""


@dataclass
class Summary:
    """What came of a build.

    Attributes
    ----------
    states
        How many briefings were ``built``, ``failed``, or are ``fresh``.
    kernels
        How many kernels were started in which way.
    failed
        Names of what failed.
    """

    states: Counter[str] = field(default_factory=Counter)
    kernels: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count one more."""
        self.states[result.state] += 1
        self.kernels.update([result.kernel] if result.kernel else [])
        self.failed += [result.name] if result.state == FAILED else []


def perform(
    agenda: Agenda, size: int, watch: Watch, *, force: bool = False, hire: Hire = workers
) -> Summary:
    """Build what an agenda asks for and is not fresh, then write the index.

    The dossier is validated before anything is built.

    Parameters
    ----------
    agenda
        What is asked for.
    size
        How many briefings at a time.
    watch
        Is told of each.
    force
        Whether to build what is fresh as well.
    hire
        Gives who does the work; default: processes of this machine. A cluster's are given by
        :func:`~analysis.build.cluster.cluster`.

    Raises
    ------
    LockError
        If another build is at work in the folder.
    ParleyError
        For whatever cannot be planned, loaded or written.
    """
    with locked(agenda.order.out):
        sweep(agenda.order.out)
        agenda = Agenda(agenda.folder, agenda.order, agenda.names, agenda.given)
        idle = agenda.chosen is not None and not _stale(agenda, force)
        early = nullcontext() if idle or hire is not workers else workers(size, agenda.order)
        with early as crew:
            return _perform(agenda, size, watch, force, hire, crew)


def _stale(agenda: Agenda, force: bool) -> bool:
    return any(one.parts for one in agenda.standings(force))


def _perform(
    agenda: Agenda, size: int, watch: Watch, force: bool, hire: Hire, early: Crew | None
) -> Summary:
    from analysis.dossier import load  # noqa: PLC0415 (loads pandas)

    dossier = load(agenda.order.dossier)
    agenda.settle(dossier)
    order = replace(agenda.order, data_hash=dossier.hash)
    standings = list(agenda.standings(force))
    todo = longest_first(standings)
    summary = Summary(Counter({FRESH: len(standings) - len(todo)}))
    if todo:
        data = {"as_of": f"{dossier.as_of:%Y-%m-%d}", "data_hash": dossier.hash}
        by_name = {one.job.name: one for one in todo}
        with nullcontext(early) if early else hire(min(size, len(todo)), order) as crew:
            watch.begin(todo, min(crew.size, len(todo)))
            Thread(target=_ready, daemon=True).start()
            for result in build(_tasks(todo, order), crew, watch.started):
                noted = _note(agenda, by_name, result, data)
                keep_bearings([agenda.record.entries[noted.name]], dossier)
                summary.add(noted)
                watch.done(noted)
    jobs = agenda.everything or []
    for job in jobs:
        if job.name in agenda.record.entries:
            agenda.record.entries[job.name]["kind"] = job.kind
    finish([], order, dossier, [job.name for job in jobs], agenda.record, agenda.index_key)
    return summary


def _ready() -> None:
    """Import what the front page needs while there is nothing to do but wait for briefings."""
    with suppress(Exception):  # it is imported again when it is needed
        from analysis.build import front  # noqa: F401, PLC0415 (slow import)
        from analysis.exporters import render_index  # noqa: F401, PLC0415


def _tasks(todo: Sequence[Standing], order: Order) -> Iterator[tuple[Job, Order]]:
    for one in todo:
        yield one.job, replace(order, formats=tuple(one.parts))


def _note(
    agenda: Agenda, todo: dict[str, Standing], result: Result, data: dict[str, str]
) -> Result:
    """Put a result on record; one made while something was edited will be made again."""
    one = todo[result.name]
    edited = agenda.inputs.edited(one.job.notebook)
    if edited and result.state != FAILED:
        told = f"{edited} was edited meanwhile: the next build makes this again"
        result = replace(result, warnings=(*result.warnings, told))
    entry = merged(agenda.record.entries.get(result.name, {}), result, data)
    agenda.record.add(entry, one.parts, trusted=not edited)
    return result
