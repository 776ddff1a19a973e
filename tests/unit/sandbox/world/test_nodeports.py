"""Demos side by side: each has a port of its own before anybody listens at it."""

from __future__ import annotations

import socket

from services.sandbox.nodeports import ADDRESS, reserved_port


def test_two_demos_have_two_ports() -> None:
    with reserved_port() as one, reserved_port() as other:
        assert one != other


def test_a_port_that_goes_is_had_again() -> None:
    with reserved_port() as first:
        pass
    with reserved_port() as again:
        assert again == first


def test_a_port_that_somebody_listens_at_is_passed_over() -> None:
    with reserved_port() as port, socket.socket() as listener:
        listener.bind((ADDRESS, port))
        listener.listen()
        with reserved_port() as other:
            assert other != port
