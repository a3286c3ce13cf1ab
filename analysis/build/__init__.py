"""Building: manifest and dossier to jobs, jobs to published briefings."""

from analysis.build.engine import build, finish, fork_server, read_record
from analysis.build.manifest import FORMATS, MANIFEST, read_manifest
from analysis.build.plan import Job, plan, select
from analysis.build.run import BUILT, FAILED, Order, Result, run

__all__ = [
    "BUILT",
    "FAILED",
    "FORMATS",
    "MANIFEST",
    "Job",
    "Order",
    "Result",
    "build",
    "finish",
    "fork_server",
    "plan",
    "read_manifest",
    "read_record",
    "run",
    "select",
]
