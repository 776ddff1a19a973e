"""Image registries, asked from this machine: whether they have an image, how large it is, whether they let us in."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.registry.asking import Answer, Credentials, Outcome, ask_registries
    from services.registry.names import Reference, reference_of
else:
    __getattr__ = late(
        __name__,
        {
            "asking": "Answer Credentials Outcome ask_registries",
            "names": "Reference reference_of",
        },
    )

__all__ = ["Answer", "Credentials", "Outcome", "Reference", "ask_registries", "reference_of"]
