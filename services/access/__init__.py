"""FATE-Board and other addresses: where they are, whether they answer, and which names a machine must know."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.access.asking import Attempt
    from services.access.board import (
        BOARD,
        BOARDS,
        NOTEBOOK,
        BoardAddress,
        BoardRow,
        Front,
        board_address,
        board_ingress,
        board_row,
    )
    from services.access.browser import open_in_browser
    from services.access.hosts import (
        HostsChange,
        HostsError,
        apply_hosts_block,
        hosts_block,
        hosts_lines,
        hosts_removal,
        remove_hosts_block,
        with_block,
        without_block,
    )
    from services.access.names import (
        NameCheck,
        NameState,
        WantedName,
        ask_names,
        check_names,
        ingress_address,
        ingress_names,
        wanted_names,
    )
    from services.access.reaching import WAYS, Reached, Unreached, pod_behind, reach
else:
    __getattr__ = late(
        __name__,
        {
            "asking": "Attempt",
            "board": "BOARD BOARDS NOTEBOOK BoardAddress BoardRow Front board_address board_ingress board_row",
            "browser": "open_in_browser",
            "hosts": (
                "HostsChange HostsError apply_hosts_block hosts_block hosts_lines hosts_removal remove_hosts_block "
                "with_block without_block"
            ),
            "names": "NameCheck NameState WantedName ask_names check_names ingress_address ingress_names wanted_names",
            "reaching": "WAYS Reached Unreached pod_behind reach",
        },
    )

__all__ = [
    "BOARD",
    "BOARDS",
    "NOTEBOOK",
    "WAYS",
    "Attempt",
    "BoardAddress",
    "BoardRow",
    "Front",
    "HostsChange",
    "HostsError",
    "NameCheck",
    "NameState",
    "Reached",
    "Unreached",
    "WantedName",
    "apply_hosts_block",
    "ask_names",
    "board_address",
    "board_ingress",
    "board_row",
    "check_names",
    "hosts_block",
    "hosts_lines",
    "hosts_removal",
    "ingress_address",
    "ingress_names",
    "open_in_browser",
    "pod_behind",
    "reach",
    "remove_hosts_block",
    "wanted_names",
    "with_block",
    "without_block",
]
