"""A scale on a serial port: a pseudo terminal plays it."""

import os
import pty
from collections.abc import Iterator

import pytest

from app.print.scale_port import ScalePort, ScaleTrouble, SerialSource, open_scale


@pytest.fixture
def wire() -> Iterator[tuple[int, str]]:
    """The scale's end, and the port as the till opens it."""
    ours, theirs = pty.openpty()
    yield ours, os.ttyname(theirs)
    for end in (ours, theirs):
        os.close(end)


def test_the_newest_stable_weight_is_read_and_nothing_is_waited_for(wire: tuple[int, str]) -> None:
    ours, path = wire
    port = open_scale(path, 9600)
    assert port.grams() is None, "nothing was said yet"
    os.write(ours, b"ST,GS,+  0.100kg\r\nUS,GS,+  0.200kg\r\nST,GS,+  0.2")
    assert port.grams() is None, "it moves"
    os.write(ours, b"65kg\r\n")
    assert port.grams() == 265 == port.grams()
    os.write(ours, b"\xff\xfe broken\r\nST,GS,+  0.300kg\r\n")
    assert port.grams() == 300
    os.write(ours, b"ST,GS,+  0.999kg\r\n")
    port.begin()
    assert port.grams() is None, "what stood there before is no weight of what is put there now"
    port.close()


def test_a_port_that_is_not_there_is_said(wire: tuple[int, str], tmp_path: object) -> None:
    _ours, path = wire
    for where, baud in ((f"{tmp_path}/none", 9600), (path, 9601), (__file__, 9600)):
        with pytest.raises(ScaleTrouble) as caught:
            open_scale(where, baud)
        assert caught.value.code == "no_port"


def test_a_plug_that_is_pulled_is_said() -> None:
    class Gone(SerialSource):
        def __init__(self) -> None:
            pass

        def read(self) -> bytes:
            raise OSError

    port = ScalePort(Gone())
    for act in (port.grams, port.begin):
        with pytest.raises(ScaleTrouble) as caught:
            act()
        assert caught.value.code == "gone"
