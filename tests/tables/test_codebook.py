"""Tactics and what stands beside them."""

from collections import Counter

from analysis import cooccurrence, tactic_rows, tactics


def counted(raw):
    """Return the evidence rows that count as tactics, from the CSV alone."""
    resources = {row["tactic_id"] for row in raw("tactics") if row["kind"] == "resource"}
    return [
        row
        for row in raw("evidence")
        if row["tactic_id"] and row["tactic_id"] not in resources and row["kind"] != "resource"
    ]


def test_resources_never_count_as_tactics(tiny):
    """Neither a resource code (E004) nor a resource observation (E005) is a tactic row."""
    assert tactic_rows(tiny())["evidence_id"].tolist() == ["E001", "E002", "E003"]


def test_the_shipped_dossier_has_152_tactic_rows(dossier, raw):
    """157 rows carry a code; five of them code a resource."""
    assert len([r for r in raw("evidence") if r["tactic_id"]]) == 157
    assert tactic_rows(dossier)["evidence_id"].tolist() == [r["evidence_id"] for r in counted(raw)]
    assert len(counted(raw)) == 152


def test_tactics_counts_by_side_kind_and_confidence_by_hand(tiny):
    """Threat is coded twice, once on each side; resource rows are counted apart."""
    table = tactics(tiny()).set_index("tactic_id")
    threat = table.loc["COE-THREAT"]
    assert (threat["n"], threat["n_north"], threat["n_south"], threat["n_guest"]) == (2, 1, 1, 0)
    assert (threat["n_act"], threat["n_reading"], threat["n_resource"]) == (1, 1, 0)
    assert (threat["confidence_low"], threat["confidence_moderate"]) == (1, 1)
    assert (threat["actors"], threat["administrations"]) == (("ann", "bo"), ("late",))
    assert (threat["sources"], threat["evidence"]) == (2, ("E002", "E003"))


def test_a_resource_is_counted_in_its_own_column_alone(tiny):
    """Its n is zero, no side uses it, and its evidence is still named."""
    table = tactics(tiny()).set_index("tactic_id")
    staff, delay = table.loc["INF-STAFF"], table.loc["TMP-DELAY"]
    assert (staff["n"], staff["n_north"], staff["n_resource"]) == (0, 0, 1)
    assert staff["evidence"] == ("E004",)
    assert (delay["n"], delay["n_resource"], delay["evidence"]) == (1, 1, ("E001", "E005"))


def test_tactics_of_the_shipped_dossier_match_the_file(dossier, raw):
    """All 24 codes in codebook order, with the counts of the CSV."""
    table = tactics(dossier)
    assert table["tactic_id"].tolist() == [row["tactic_id"] for row in raw("tactics")]
    found = Counter(row["tactic_id"] for row in counted(raw))
    assert table["n"].tolist() == [found[code] for code in table["tactic_id"]]
    side = {row["actor_id"]: row["side"] for row in raw("actors")}
    russian = Counter(row["tactic_id"] for row in counted(raw) if side[row["actor_id"]] == "RU")
    assert table["n_RU"].tolist() == [russian[code] for code in table["tactic_id"]]
    kinds = [f"n_{k}" for k in ("act", "position", "reading", "outcome", "outlook")]
    assert (table[kinds].sum(axis=1) == table["n"]).all()
    levels = ["confidence_high", "confidence_moderate", "confidence_low"]
    assert (table[levels].sum(axis=1) == table["n"]).all()


def test_codes_that_were_filtered_out_are_left_out(dossier):
    """A code outside the selection was not looked for: it is no zero."""
    assert tactics(dossier.where(tactic="STA-EGO"))["tactic_id"].tolist() == ["STA-EGO"]
    assert set(tactics(dossier.where(family="Tempo"))["family"]) == {"Tempo"}
    assert len(tactics(dossier.where(administration="obama"))) == 24


def test_tactics_in_one_passage_are_paired_once(tiny):
    """E001 and E002 share paragraph 1; E003 and E005 share a line, but E005 is no tactic."""
    table = cooccurrence(tiny())
    assert table.values.tolist() == [
        ["TMP-DELAY", "COE-THREAT", 1, 2, ("s001, paragraph 1",), ("E001", "E002")]
    ]


def test_pairs_of_the_shipped_dossier_match_the_file(dossier, raw):
    """Pairs are counted once a passage, however many rows it holds."""
    passages: dict[tuple[str, str], set[str]] = {}
    for row in counted(raw):
        place = (row["source_id"], row["paragraph"] or row["locator"])
        passages.setdefault(place, set()).add(row["tactic_id"])
    order = [row["tactic_id"] for row in raw("tactics")]
    pairs = Counter(
        (a, b)
        for codes in passages.values()
        for a in codes
        for b in codes
        if order.index(a) < order.index(b)
    )
    table = cooccurrence(dossier)
    found = {(a, b): n for a, b, n in table[["tactic_a", "tactic_b", "n"]].values.tolist()}
    assert found == dict(pairs)
