"""Building: manifest and dossier to jobs, jobs to published briefings."""

from analysis.build.agenda import Agenda
from analysis.build.crew import Crew, workers
from analysis.build.engine import build
from analysis.build.freshness import FRESH, MISSING, STALE, Standing, expected, longest_first
from analysis.build.index import finish
from analysis.build.manifest import FORMATS, MANIFEST, read_manifest, read_settings
from analysis.build.plan import Job, plan, select
from analysis.build.record import Record, read_record
from analysis.build.run import BUILT, FAILED, Order, Result, run
from analysis.build.session import Hire, Summary, perform

__all__ = [
    "BUILT",
    "FAILED",
    "FORMATS",
    "FRESH",
    "MANIFEST",
    "MISSING",
    "STALE",
    "Agenda",
    "Crew",
    "Hire",
    "Job",
    "Order",
    "Record",
    "Result",
    "Standing",
    "Summary",
    "build",
    "expected",
    "finish",
    "longest_first",
    "perform",
    "plan",
    "read_manifest",
    "read_record",
    "read_settings",
    "run",
    "select",
    "workers",
]
