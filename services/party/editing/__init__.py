"""What an editor asks about a party file while it is typed: what may stand here, what this is, the file as a form."""

from services.party.editing.completion import Completion, completions
from services.party.editing.fields import Field, ItemList, Section, form_fields
from services.party.editing.spots import Spot, key_at, named_key

__all__ = ["Completion", "Field", "ItemList", "Section", "Spot", "completions", "form_fields", "key_at", "named_key"]
