"""What there is to build: jobs, and how each stands, from as little reading as will do.

Which briefings there are follows from manifest, notebooks and tables. It is worked out from the
tables once and then remembered under a key over all of these, so that a build with nothing to do
loads no tables.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.build.freshness import Standing, judge
from analysis.build.index import INDEX, index_key
from analysis.build.inputs import Inputs
from analysis.build.manifest import MANIFEST, Entry, read_manifest
from analysis.build.plan import Job, plan, select
from analysis.build.record import Record
from analysis.build.run import Order
from analysis.build.sources import file_hash, sha256

if TYPE_CHECKING:
    from analysis.dossier import Dossier


@dataclass
class Agenda:
    """What a call of the command line asks for.

    Attributes
    ----------
    folder
        Folder of the manifest.
    order
        Formats, output folder, dossier, paper.
    names, given
        Briefings or notebooks, and parameters, as typed; none of either: everything.
    """

    folder: Path
    order: Order
    names: Sequence[str] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def entries(self) -> list[Entry]:
        """The manifest."""
        return read_manifest(self.folder)

    @cached_property
    def record(self) -> Record:
        """What the output folder holds."""
        return Record.read(self.order.out)

    @cached_property
    def inputs(self) -> Inputs:
        """What outputs are made from."""
        return Inputs(Path(self.order.dossier))

    @cached_property
    def everything(self) -> list[Job] | None:
        """Every briefing of the manifest; None where that has to be worked out."""
        return self._recall(self._key())

    @cached_property
    def chosen(self) -> list[Job] | None:
        """The briefings that are asked for; None where that has to be worked out."""
        if self.everything is None:
            return None
        if self.given:
            return self._recall(self._key(self.names, self.given))
        return select(self.names, {}, self.entries, self.everything, None)

    def settle(self, dossier: Dossier) -> None:
        """Work out from the dossier what is not known yet, and remember it.

        Raises
        ------
        ManifestError, ParameterError
            As :func:`~analysis.build.plan.plan` and :func:`~analysis.build.plan.select` do.
        """
        if self.everything is None:
            self.everything = plan(self.entries, dossier)
            self._remember(self._key(), self.everything)
        if self.chosen is None:
            self.chosen = select(self.names, self.given, self.entries, self.everything, dossier)
            self._remember(self._key(self.names, self.given), self.chosen)

    def standings(self, force: bool = False) -> Iterator[Standing]:
        """Yield how each briefing asked for stands."""
        order = self.order
        asked = (order.formats, order.paper, force, order.strict)
        return judge(self.chosen or [], self.record, self.inputs, *asked)

    @property
    def index_key(self) -> str:
        """Key of the front page."""
        return index_key(self.inputs, self.everything or [])

    @property
    def index_fresh(self) -> bool:
        """Whether the front page is the one that would be made now."""
        known = self.record.index
        if self.record.interrupted or known.get("key") != self.index_key:
            return False
        try:
            return file_hash(self.order.out / INDEX) == known.get("sha256")
        except OSError:
            return False

    def _key(self, names: Sequence[str] = (), given: Mapping[str, str] | None = None) -> str:
        notebooks = {entry.notebook: entry.notebook.name for entry in self.entries}
        notebooks |= {Path(name).resolve(): name for name in names if Path(name).is_file()}
        sources = {n: self.inputs.notebook(path)[0].declarations for path, n in notebooks.items()}
        manifest = sha256((self.folder / MANIFEST).read_bytes())
        data = dict(self.inputs.data(self.inputs.dossier))
        asked = [list(names), sorted((given or {}).items())]
        return sha256(json.dumps([manifest, sources, data, self.inputs.library, *asked]).encode())

    def _remember(self, key: str, jobs: Sequence[Job]) -> None:
        self.record.remember(
            key,
            [
                [job.name, os.path.relpath(job.notebook, self.folder), job.kind, job.parameters]
                for job in jobs
            ],
        )

    def _recall(self, key: str) -> list[Job] | None:
        try:
            return [
                Job(name, Path(os.path.abspath(self.folder / path)), kind, dict(parameters))  # noqa: PTH100
                for name, path, kind, parameters in self.record.plans[key]
            ]
        except (KeyError, TypeError, ValueError):
            return None
