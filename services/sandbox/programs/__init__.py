"""What runs inside the demo's containers."""

from services.sandbox.programs.catalog import Catalog
from services.sandbox.programs.ledger import FateJob, Ledger
from services.sandbox.programs.troubles import Troubles

__all__ = ["Catalog", "FateJob", "Ledger", "Troubles"]
