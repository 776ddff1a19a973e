"""A table for many rows that change often: rows by uid, repainted line by line."""

from screens.widgets.table.rows import Cell, Column, Row, RowKeeper
from screens.widgets.table.sorting import Sorting
from screens.widgets.table.table import Table

__all__ = ["Cell", "Column", "Row", "RowKeeper", "Sorting", "Table"]
