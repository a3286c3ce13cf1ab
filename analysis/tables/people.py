"""Who negotiates, who speaks, and who sat at the table."""

from __future__ import annotations

import pandas as pd

from analysis.dossier import Dossier
from analysis.tables.rows import (
    cells,
    collect,
    count,
    gather,
    is_tactic,
    listed,
    share,
    sides,
    table,
)
from analysis.tables.scope import term_order

VOICES = {
    "publication": "publication",
    "group": "unnamed group",
    "institution": "institution",
    "state": "institution",
    "think-tank": "institution",
}
NAMED = "named person"
ROLES = {"doer": "actor_id", "target": "target_id", "speaker": "speaker_id"}


def negotiator_kinds(d: Dossier) -> tuple[str, ...]:
    """Return the kinds of actors who sit at the table.

    Returns
    -------
    tuple of str
        What the dossier declares as ``parley.negotiator_kinds``; without it, every kind of actor
        that is a person.

    Examples
    --------
    >>> from analysis import load
    >>> negotiator_kinds(load())[:2]
    ('leader', 'minister')
    """
    declared = d.descriptor["parley"].get("negotiator_kinds")
    people = (kind for kind in d.values("actors", "kind") if kind not in VOICES)
    return tuple(people if declared is None else declared)


def actors(d: Dossier) -> pd.DataFrame:
    """Tabulate who is in the dossier and how often the evidence names them.

    Parameters
    ----------
    d
        A dossier; counts follow its selection, the actors listed do not.

    Returns
    -------
    pandas.DataFrame
        One row an actor, in the order of the actors table:

        ``actor_id``, ``name``, ``side``, ``kind``, ``role``
            As in the dossier.
        ``administrations``
            Tuple of the administrations it was in play under, in order of terms.
        ``n``
            Evidence rows that name it as doer or target, each row once.
        ``doer``, ``target``, ``speaker``
            Evidence rows in which it acts, is acted on, or says so.
        ``encounters``
            Encounters it took part in.
        ``tactics``
            Tuple of the tactics it is coded as using; resources are no tactics.
        ``evidence``
            Tuple of the evidence rows in which it is doer, target or speaker.

    Examples
    --------
    >>> from analysis import load
    >>> actors(load()).set_index("actor_id").loc["lavrov", ["doer", "target", "speaker"]].tolist()
    [11, 3, 9]
    """
    evidence = d.evidence
    frame = d.actors[["actor_id", "name", "side", "kind", "role"]]
    key, ids = frame["actor_id"], evidence["evidence_id"].tolist()
    roles = {name: evidence[column].tolist() for name, column in ROLES.items()}
    postings = listed(d, "postings", "actor_id", "administration_id")
    used = evidence.loc[is_tactic(d), ["actor_id", "tactic_id"]]
    pairs = zip(roles["doer"], roles["target"], strict=True)
    named = (pair for parties in roles.values() for pair in zip(parties, ids, strict=True))
    columns = {
        **frame,
        "administrations": collect(key, postings, term_order(d)),
        "n": count(key, [party for pair in pairs for party in set(pair)]),
        **{name: count(key, parties) for name, parties in roles.items()},
        "encounters": count(key, cells(d, "attendance", "actor_id")),
        "tactics": gather(key, used, "actor_id", "tactic_id"),
        "evidence": collect(key, named),
    }
    return pd.DataFrame(columns)


def speakers(d: Dossier) -> pd.DataFrame:
    """Tabulate who says how much of the evidence.

    Parameters
    ----------
    d
        A dossier, whole or narrowed.

    Returns
    -------
    pandas.DataFrame
        One row a speaker, the most quoted first:

        ``speaker_id``, ``name``, ``side``, ``kind``
            The actor whose words or reading the row reports.
        ``voice``
            "named person", "publication", "unnamed group" or "institution".
        ``n``, ``of``, ``share``
            Evidence rows it speaks in, of all that name a speaker; the share (0 to 1) is missing
            where ``of`` is under 10.
        ``relayed_by``
            Tuple of the sources in which its words were read.
        ``evidence``
            Tuple of those evidence rows.

    Examples
    --------
    >>> from analysis import load
    >>> speakers(load()).loc[0, ["name", "voice", "n", "of"]].tolist()
    ['Dagens (article narration)', 'publication', np.int64(35), np.int64(260)]
    """
    evidence = d.evidence
    people = d.actors[["actor_id", "name", "side", "kind"]]
    people = people.rename(columns={"actor_id": "speaker_id"})
    frame = people[people["speaker_id"].isin(evidence["speaker_id"])].reset_index(drop=True)
    key = frame["speaker_id"]
    voices = frame["kind"].astype(object).map(lambda kind: VOICES.get(kind, NAMED))
    frame["voice"] = voices.astype(pd.CategoricalDtype([NAMED, *dict.fromkeys(VOICES.values())]))
    frame["n"] = count(key, evidence["speaker_id"].tolist())
    frame["of"] = pd.Series(evidence["speaker_id"].notna().sum(), index=frame.index, dtype="Int64")
    frame["share"] = share(frame["n"], frame["of"])
    frame["relayed_by"] = gather(key, evidence, "speaker_id", "source_id")
    frame["evidence"] = gather(key, evidence, "speaker_id")
    return frame.sort_values(["n", "speaker_id"], ascending=[False, True], ignore_index=True)


def delegations(d: Dossier, administration: str) -> pd.DataFrame:
    """List who was in play under an administration, with their diplomatic experience.

    Parameters
    ----------
    d
        A dossier.
    administration
        Id of an administration.

    Returns
    -------
    pandas.DataFrame
        One row an actor, by side in the dossier's order, then by kind:

        ``actor_id``, ``name``, ``side``, ``kind``, ``role``, ``source_id``
            As in the dossier.
        ``diplomat_since``, ``diplomat_years``
            First year and number of years in diplomatic posts by the dossier's ``as_of``, not by
            the administration's time; missing is not known, never zero.
        ``years_since_entry``
            Years from ``diplomat_since`` to the year in which the term began, at least zero: the
            same measure for everyone, though not of years served.
        ``comparable``
            False where the years are a span since entry, not years in verified posts
            (``parley.experience_spans`` in the descriptor): not like-for-like with the others.

    Raises
    ------
    ParameterError
        If the dossier has no such administration.

    Examples
    --------
    >>> from analysis import load
    >>> team = delegations(load(), "trump2")
    >>> team.loc[~team.comparable, "name"].tolist()
    ['Sergey Lavrov', 'Sergei Ryabkov', 'Yuri Ushakov']
    """
    term = d.find("administrations", administration)
    postings = table(d, "postings", "actor_id", "administration_id")
    posted = postings.loc[postings["administration_id"] == administration, "actor_id"]
    columns = ["name", "side", "kind", "role", "diplomat_since", "diplomat_years", "source_id"]
    frame = table(d, "actors", "actor_id", *columns)
    frame = frame[frame["actor_id"].isin(posted)]
    frame = frame.astype({"diplomat_since": "Int64", "diplomat_years": "Int64"})
    spans = d.descriptor["parley"].get("experience_spans", [])
    frame.insert(7, "comparable", ~frame["actor_id"].isin(spans))
    frame["years_since_entry"] = (term["start"].year - frame["diplomat_since"]).clip(lower=0)
    frame["side"] = sides(d, frame["actor_id"])
    return frame.sort_values(["side", "kind"], kind="stable", ignore_index=True)
