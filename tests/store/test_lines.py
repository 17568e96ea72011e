"""Lines: what is whole is found again whatever stands beside it, and what is not is named by its place."""

import io
from pathlib import Path

import pytest

from pwa.store.cipher import PLAIN, AesGcm, Cipher
from pwa.store.lines import Flaw, Line, read_lines, written
from tests.store.engines import KEY

COMMITS = [[b'["first"]'], [b'["a",1]', b'["b",2]'], [b'["c",3]']]
CIPHERS = {"plain": PLAIN, "sealed": AesGcm(KEY)}


def found(raw: bytes, cipher: Cipher = PLAIN) -> tuple[list[bytes], list[Flaw]]:
    lines = list(read_lines(io.BytesIO(raw), cipher))
    return [one.text for one in lines if isinstance(one, Line)], [
        one for one in lines if isinstance(one, Flaw)
    ]


@pytest.mark.parametrize("cipher", CIPHERS.values(), ids=CIPHERS)
def test_what_is_written_is_read(cipher: Cipher):
    raw = written(COMMITS, 1, cipher)
    lines = [one for one in read_lines(io.BytesIO(raw), cipher) if isinstance(one, Line)]
    assert [one.text for one in lines] == [text for commit in COMMITS for text in commit]
    assert [(one.number, one.first, one.is_last) for one in lines] == [
        (1, 1, True),
        (2, 1, False),
        (3, 1, True),
        (4, 1, True),
    ]
    assert lines[-1].end == len(raw)
    assert (b'["c",3]' in raw) == (cipher is PLAIN)


@pytest.mark.parametrize("cipher", CIPHERS.values(), ids=CIPHERS)
def test_each_changed_bit_is_noticed_and_no_other_line_is_lost(cipher: Cipher):
    raw = written(COMMITS, 1, cipher)
    texts = [text for commit in COMMITS for text in commit]
    for place in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[place // 8] ^= 1 << place % 8
        kept, flaws = found(bytes(changed), cipher)
        assert flaws, f"bit {place} went unnoticed"
        hit = raw[: place // 8].count(b"\n")
        assert [text for n, text in enumerate(texts) if n != hit] == [
            text for text in kept if text != texts[hit]
        ]


def test_a_file_that_ends_early_is_torn_and_every_other_flaw_is_not():
    raw = written(COMMITS, 1)
    for end in range(1, len(raw)):
        flaws = found(raw[:end])[1]
        assert [flaw.is_torn for flaw in flaws] == ([] if raw[end - 1 : end] == b"\n" else [True])


def test_a_line_that_was_taken_out_or_moved_is_missed():
    one, two, three, four = written(COMMITS, 1).splitlines(keepends=True)
    assert found(one + three + four)[1][0].why == "line 2 is missing: line 3 is here"
    assert len(found(one + three + two + four)[1]) == 3
    assert len(found(one + two + two + three + four)[1]) == 1


def test_a_sealed_line_can_not_be_moved_nor_read_under_another_key():
    raw = written([[b'["first"]'], [b'["a"]'], [b'["b"]']], 1, AesGcm(KEY))
    first, second, third = raw.splitlines(keepends=True)
    swapped = second[:18] + third[18:21] + second[21:]
    assert len(found(first + swapped, AesGcm(KEY))[0]) == 1
    assert found(raw, AesGcm(bytes(32)))[0] == [b'["first"]']
    assert found(first + written([[b'["plain"]']], 2), AesGcm(KEY))[0] == [b'["first"]']


def test_the_same_text_is_never_sealed_the_same_way_twice():
    assert written([[b"x"]], 2, AesGcm(KEY)) != written([[b"x"]], 2, AesGcm(KEY))


def test_reading_ends_at_the_first_unfinished_line_even_when_its_rest_comes_later(tmp_path: Path):
    raw = written(COMMITS, 1)
    cut = raw.index(b'["b",2]') + 3
    path = tmp_path / "lines"
    path.write_bytes(raw[:cut])
    rest = [raw[cut:]]
    met: list[Line | Flaw] = []
    with path.open("rb") as file:
        for one in read_lines(file):
            met.append(one)
            if isinstance(one, Flaw) and rest:  # the writer goes on while somebody reads
                with path.open("ab") as writer:
                    writer.write(rest.pop())
    assert rest == []
    assert [one.text for one in met if isinstance(one, Line)] == [b'["first"]', b'["a",1]']
    assert [one.is_torn for one in met if isinstance(one, Flaw)] == [True]


def test_reading_goes_no_further_than_it_is_told():
    raw = written(COMMITS, 1)
    for until in range(len(raw) + 1):
        lines = list(read_lines(io.BytesIO(raw), until=until))
        assert lines == list(read_lines(io.BytesIO(raw[:until])))
