"""A small valid dossier about a made-up negotiation, for tests that break one."""

import json
from pathlib import Path

from analysis.dossier.shipped import shipped

SHA = "ab" * 32
TABLES = {
    "sources": f"""\
source_id,kind,title,publisher,url,published,relays,extent,reliability,text_sha256,text_chars,note
s001,press,Talks resume,The Gazette,https://example.org/1,2001-03-01/2001-03-04,s002,whole,F,{SHA},500,
s002,official,Communiqué,,https://example.org/2,2001,,,B,,,
s003,research,A study,,https://example.org/3,2001-05,,excerpt,C,,,
""",
    "administrations": """\
administration_id,label,leader_id,party,start,end,counterparts,opening,opening_date,outcome,source_id
first,First,ada,Democratic,2001-01-20,2005-01-20,Boris,An offer,2001-02,Nothing,s002
second,Second,cleo,Republican,2005-01-20,,Boris,Another,2005-02-01,Talks,s002
""",
    "actors": """\
actor_id,name,side,kind,role,diplomat_since,diplomat_years,wikidata,source_id
ada,Ada,US,leader,President,1990,3,Q1,s001
boris,Boris,RU,leader,President,,,,s001
cleo,Cleo,US,leader,President,,,,s001
gazette,The Gazette,other,publication,Newspaper,,,,s001
""",
    "postings": "actor_id,administration_id\nada,first\nboris,first\ncleo,second\n",
    "tactics": """\
tactic_id,label,family,kind,definition,include_when,exclude_when,cues,literature,literature_status,plover,cameo
TMP-DELAY,Stalling,Tempo,tactic,Puts off,Reported delay,A pause,delay,,,,
INF-PREPARE,Preparation,Information,resource,Is prepared,Stated,Rank,ready,,,,
""",
    "encounters": """\
encounter_id,date,date_note,place,kind,administration_id,topic,outcome,source_id
enc001,2001-06-16,,Brdo,summit,first,Arms,A paper,s002
enc002,2005-05-09,8-9 May,Moscow,visit,second,Trade,,s002
""",
    "attendance": "encounter_id,actor_id\nenc001,ada\nenc001,boris\nenc002,boris\nenc002,cleo\n",
    "milestones": """\
milestone_id,date,title,kind,tone,administration_id,description,source_id
mil001,2002-05-24,A treaty,agreement,1,first,They signed,s002
mil002,2006-01-01,A quarrel,crisis,-1,second,They quarrelled,s002
""",
    "evidence": f"""\
evidence_id,source_id,locator,paragraph,start,end,sha256,kind,tactic_id,actor_id,target_id,administration_id,date,encounter_id,milestone_id,speaker_id,statement,confidence,credibility,note
E001,s001,paragraph 1,1,0,20,{SHA},act,TMP-DELAY,boris,ada,first,2001-06,enc001,,gazette,Boris put it off.,high,6,
E002,s002,opening,,,,,position,,ada,boris,first,2001,,mil001,ada,Ada wanted a treaty.,moderate,2,
E003,s003,abstract,,,,,resource,INF-PREPARE,boris,,,,,,gazette,Boris came prepared.,low,3,
E004,s003,abstract,,,,,outlook,,cleo,,second,2005/2006,,,gazette,"Talks, it says, go on.",low,3,Counter.
""",  # noqa: E501
    "coverage": "source_id,administration_id\ns001,first\ns003,second\n",
    "codings": f"""\
coding_id,coder,source_id,paragraph,start,end,sha256,kind,tactic_id,actor_id,target_id,administration_id,speaker_id,confidence
ca001,coder-a,s001,1,0,20,{SHA},act,TMP-DELAY,boris,ada,first,gazette,high
cb001,coder-b,s001,1,0,20,{SHA},act,,boris,ada,first,gazette,moderate
""",
    "reviews": """\
evidence_id,first_tactic_id,second_tactic_id,tactic_id,verdict,passage_seen,reason
E003,INF-PREPARE,INF-PREPARE,INF-PREPARE,keep,y,
E002,TMP-DELAY,,,amend,y,No delay in it
""",
    "judgements": """\
judgement_id,statement,likelihood,confidence,basis,would_change
J1,Talks go on.,likely,moderate,The record,An exit
J2,A treaty follows.,very unlikely,low,The record,An offer
""",
    "judgement_evidence": """\
judgement_id,evidence_id,bearing
J1,E004,supports
J2,E001,supports
J2,E002,against
""",
    "checks": """\
check_id,source_id,paragraph,claim,verdict,record,record_source_id
K01,s001,1,They met in June.,supported,On 16 June,s002
""",
}


def write_small(folder: Path) -> Path:
    """Write the small dossier into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = json.loads(shipped("data", "us-russia", "datapackage.json").read_text("utf-8"))
    descriptor |= {"name": "small", "title": "A small negotiation"}
    descriptor["parley"]["as_of"] = "2008-12-31"
    descriptor["parley"]["experience_spans"] = ["ada"]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for table, text in TABLES.items():
        (folder / f"{table}.csv").write_bytes(text.encode("utf-8"))
    return folder
