"""The frame of a script document as pydantic models; what is inside a step is declared by its verb."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from services.durations import parse_duration
from services.i18n import _
from services.steps.plan import OnError
from services.steps.strict import StrictModel

API_VERSION = "fatetui/v1"
STEP_ID = r"^[A-Za-z0-9_][A-Za-z0-9_-]*$"


def _seconds(value: object) -> object:
    try:
        return parse_duration("" if isinstance(value, bool) else str(value))
    except ValueError:
        raise ValueError(_("a duration is written as 90s, 10m or 1h30m")) from None


Duration = Annotated[
    float,
    BeforeValidator(_seconds),
    Field(ge=0),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0},
                {"type": "string", "pattern": r"^(\d+(\.\d+)?(ms|s|m|h)?)+$"},
            ],
            "description": "Seconds, or a duration such as 90s, 10m, 1h30m",
        }
    ),
]


class Defaults(StrictModel):
    """What steps go by when they say nothing themselves."""

    timeout: Duration = 600.0
    """Time for one try of a step."""
    interval: Duration = 3.0
    """Time between polls where there is nothing to watch."""
    on_error: OnError = OnError.STOP
    """What a failed step means for later steps without `needs`."""


class PartyEntry(StrictModel):
    """One party: a file beside the script, or the party file's text itself."""

    file: str | None = None
    """Path of the party file; relative ones start at the script."""
    inline: str | dict[str, Any] | None = None
    """The party file's content."""
    overrides: dict[str, Any] = Field(default_factory=dict, alias="set")
    """Values written into it, by path: `proxy.partyList.0.partyIp: "${ip}"`."""


class RetryControl(StrictModel):
    """Try a failed step again."""

    times: int = Field(default=1, ge=1, le=100)
    """How often."""
    delay: Duration = 0.0
    """Time before the next try."""


class Controls(StrictModel):
    """Keys of a step beside its verb."""

    id: str | None = Field(default=None, pattern=STEP_ID)
    """Name of the step, for `needs`, `${steps.ID.field}`, --from, --only and --skip."""
    when: str | bool = True
    """Condition; the step is skipped when it does not hold."""
    needs: list[str] | None = None
    """Steps that must have ended well; by default all before it."""
    timeout: Duration | None = None
    """Time for one try."""
    interval: Duration | None = None
    """Time between polls where there is nothing to watch."""
    retry: RetryControl | None = None
    """Further tries after a failure."""
    allow_failure: bool = False
    """A failure is a warning, and the run goes on."""
    foreach: Literal["parties"] | None = None
    """Run once for each party, with `${party.name}`, `.id`, `.namespace`, `.file`."""
    assertions: list[dict[str, Any]] = Field(default_factory=list, alias="assert")
    """What the step's outputs must be."""


class ScriptFrame(StrictModel):
    """The document's top."""

    api_version: Literal["fatetui/v1"] = Field(alias="apiVersion")
    """Version of this format."""
    name: str = Field(min_length=1)
    """Name of the script, in reports and journals."""
    vars: dict[str, Any] = Field(default_factory=dict)
    """Variables: a value, or a declaration with type and default."""
    defaults: Defaults = Defaults()
    """What steps go by when they say nothing themselves."""
    parties: list[Any] = Field(default_factory=list)
    """The parties of the federation."""
    steps: list[Any] = Field(min_length=1)
    """What is done, in order."""
    finally_steps: list[Any] = Field(default_factory=list, alias="finally")
    """What is done at the end, whatever happened."""


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys of a model as they are written."""
    return [field.alias or name for name, field in model.model_fields.items()]


CONTROL_KEYS = frozenset(keys_of(Controls))
