"""What was read, what was looked for in it, and how much rests on it."""

from __future__ import annotations

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import RESOURCE, cells, count, is_tactic, plain, table
from analysis.tables.scope import administrations_in_scope, codes_in_scope

STATES = ("found", "looked, none found", "not looked")


def sources(d: Dossier) -> pd.DataFrame:
    """Tabulate the sources with how much rests on each.

    Parameters
    ----------
    d
        A dossier; counts follow its selection, the sources listed do not.

    Returns
    -------
    pandas.DataFrame
        One row a source, in the order of the sources table:

        ``source_id``, ``title``, ``publisher``, ``kind``, ``published``, ``relays``, ``extent``,
        ``reliability``
            As in the dossier; ``relays`` is the source it passes on.
        ``evidence_n``, ``tactic_n``, ``encounters_n``, ``milestones_n``
            Rows of evidence, of evidence that counts as a tactic, of encounters and of
            milestones that name it as their source.
        ``rests``
            Rows of any table that name it in a column declared as a key to the sources, each row
            once.

    Examples
    --------
    >>> from analysis import load
    >>> sources(load()).loc[0, ["source_id", "evidence_n", "tactic_n"]].tolist()
    ['s001', np.int64(67), np.int64(20)]
    """
    columns = ["title", "publisher", "kind", "published", "relays", "extent", "reliability"]
    frame = table(d, "sources", "source_id", *columns)
    key = frame["source_id"]
    read_in = d.evidence["source_id"]
    frame["evidence_n"] = count(key, read_in.tolist())
    frame["tactic_n"] = count(key, read_in[is_tactic(d)].tolist())
    for name in ("encounters", "milestones"):
        frame[f"{name}_n"] = count(key, cells(d, name, "source_id"))
    frame["rests"] = count(key, _named_sources(d))
    return frame


def _named_sources(d: Dossier) -> list[str]:
    """Return one source id for each row of each table that names that source."""
    named: list[str] = []
    for resource in d.descriptor["resources"]:
        columns = [cells(d, resource["name"], name) for name in _source_columns(resource)]
        for row in zip(*columns, strict=True):
            named += set(row)
    return named


def _source_columns(resource: dict) -> list[str]:
    found = []
    for key in resource["schema"].get("foreignKeys", []):
        target = key["reference"]["resource"] or resource["name"]
        if target == "sources":
            found += [key["fields"]] if isinstance(key["fields"], str) else list(key["fields"])
    return list(dict.fromkeys(found))


def coverage(d: Dossier) -> pd.DataFrame:
    """Tabulate how much was read for each administration, and what it yielded.

    Parameters
    ----------
    d
        A dossier. Administrations that ``where`` has excluded are left out.

    Returns
    -------
    pandas.DataFrame
        One row an administration, in order of terms:

        ``administration_id``, ``label``
            As in the dossier.
        ``sources_covered``
            Sources that were read for it against the whole codebook.
        ``sources_of``
            Sources that were read so for any administration.
        ``evidence_n``, ``tactic_n``
            Evidence rows placed under it, and those that count as a tactic.
        ``per_source``
            Tactic rows a source covered; missing where no source was.

    Examples
    --------
    >>> from analysis import load
    >>> coverage(load()).loc[0, ["label", "sources_covered", "tactic_n"]].tolist()
    ['Clinton', np.int64(21), np.int64(17)]
    """
    covered = table(d, "coverage", "source_id", "administration_id")
    placed = d.evidence["administration_id"]
    frame = administrations_in_scope(d)[["administration_id", "label"]].copy()
    key = frame["administration_id"]
    frame["sources_covered"] = count(key, covered["administration_id"].tolist())
    frame["sources_of"] = pd.Series(covered["source_id"].nunique(), frame.index, dtype="Int64")
    frame["evidence_n"] = count(key, placed.tolist())
    frame["tactic_n"] = count(key, placed[is_tactic(d)].tolist())
    base = frame["sources_covered"].where(frame["sources_covered"] > 0)
    frame["per_source"] = (frame["tactic_n"] / base).astype("Float64")
    return frame


def coverage_matrix(d: Dossier) -> pd.DataFrame:
    """Tell "looked, none found" apart from "not looked", for each code and administration.

    Parameters
    ----------
    d
        A dossier. Codes and administrations that ``where`` has excluded are left out.

    Returns
    -------
    pandas.DataFrame
        One row a code and administration, in codebook order, then order of terms:

        ``tactic_id``, ``kind``, ``administration_id``
            The code, whether it is a tactic or a resource, and the administration.
        ``n``
            Evidence rows with the code. Do not add those of a resource to those of tactics.
        ``sources_covered``
            Sources that were read for the administration against the whole codebook.
        ``state``
            Ordered categorical: "found", "looked, none found", "not looked".

    Examples
    --------
    >>> from analysis import load
    >>> coverage_matrix(load()).loc[0, ["tactic_id", "administration_id", "state"]].tolist()
    ['TMP-DELAY', 'clinton', 'looked, none found']
    """
    covered = cells(d, "coverage", "administration_id")
    terms = administrations_in_scope(d)[["administration_id"]]
    frame = codes_in_scope(d)[["tactic_id", "kind"]].merge(terms, how="cross")
    frame["n"] = count(_cell(frame), _counted(d))
    frame["sources_covered"] = count(frame["administration_id"], covered)
    state = pd.Series(STATES[2], frame.index).mask(frame["sources_covered"] > 0, STATES[1])
    state = state.mask(frame["n"] > 0, STATES[0])
    return frame.assign(state=state.astype(pd.CategoricalDtype(list(STATES), ordered=True)))


def _counted(d: Dossier) -> list[tuple[str, str]]:
    """Return code and administration of the tactic rows, and of those whose code is a resource."""
    resources = {code for code, kind in plain(d.tactics, "tactic_id", "kind") if kind == RESOURCE}
    rows = zip(plain(d.evidence, "tactic_id", "administration_id"), is_tactic(d), strict=True)
    return [cell for cell, counts in rows if counts or cell[0] in resources]


def _cell(frame: pd.DataFrame) -> pd.Series:
    pairs = list(plain(frame, "tactic_id", "administration_id"))
    return pd.Series(pairs, index=frame.index, dtype=object)
