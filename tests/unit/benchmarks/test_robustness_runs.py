"""The check of robustness: what it calls a fault, and that it finds those of real runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from benchmarks.family_memory import FamilyMemory
from benchmarks.robustness import EXAMPLES, KEPT, Summary, main
from benchmarks.robustness_mix import Batch, slope
from benchmarks.robustness_supervisor import Manner, supervise
from benchmarks.robustness_worker import ANSWERED, HANG, INTERNAL, UNMAPPED, Done

MIB = 1 << 20
INVOICE = "Invoice No. 4711. Amount due: 120.00 EUR for delivered goods. Please pay within 14 days. " * 3
SOUND = Done(
    done=0,
    outcome=ANSWERED,
    type="invoice",
    message="",
    seconds=0.1,
    parent=300 * MIB,
    parent_peak=310 * MIB,
    child_peak=100 * MIB,
    child_space=500 * MIB,
)


def _found(count: int, growth: float = 0.0) -> list[Done]:
    """Sound outcomes while the parent grows by so many bytes for each document."""
    return [replace(SOUND, done=place, parent=round(300 * MIB + growth * place)) for place in range(count)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a-good.txt").write_text(INVOICE)
    (tmp_path / "b-broken.pdf").write_bytes(b"%PDF-1.7\nnothing that follows is a PDF")
    (tmp_path / "c-empty.txt").write_text(" \n")
    return tmp_path


@pytest.mark.parametrize("is_batch", [True, False])
def test_files_are_answered_or_refused_in_order(folder: Path, is_batch: bool) -> None:
    files = [*sorted(folder.iterdir()), folder / "missing.txt", *sorted(folder.iterdir())]
    manner = Manner(rules=EXAMPLES / "rules.yaml", workers=2, seconds=None, is_batch=is_batch)
    calls: list[None] = []
    found = supervise(files, manner, lambda: calls.append(None))
    refusals = [ANSWERED, "PDF_IS_BROKEN", "NO_DATA_FOUND_IN_FILE"]
    assert [each.outcome for each in found] == [*refusals, "SOURCE_NOT_READABLE", *refusals]
    assert [each.done for each in found] == list(range(7))
    assert found[0].type == found[4].type is not None
    assert all(each.seconds > 0 and each.parent > 0 for each in found)
    assert len(calls) == 7


def test_a_run_is_printed_and_stored(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "figures.json"
    assert main(["--files", str(folder), "--workers", "1", "--json", str(file)]) == KEPT
    stored = json.loads(file.read_text(encoding="utf-8"))
    assert stored["codes"] == {ANSWERED: 1, "PDF_IS_BROKEN": 1, "NO_DATA_FOUND_IN_FILE": 1}
    assert stored["is_clean"] is True
    assert "peak memory of the parent" in capsys.readouterr().out


@pytest.mark.parametrize("outcome", [HANG, UNMAPPED, INTERNAL, "PARENT_CRASH"])
def test_an_outcome_that_nobody_should_see_is_not_clean(outcome: str) -> None:
    found = [*_found(3), replace(SOUND, done=3, outcome=outcome)]
    assert Summary.of([Path("x")] * 3, _found(3), None).is_clean
    assert not Summary.of([Path("x")] * 4, found, None).is_clean


def test_attacks_come_again_once_all_have_come(tmp_path: Path) -> None:
    sound = [tmp_path / "first.txt", tmp_path / "second.txt"]
    batch = Batch.generated(160, sound, tmp_path, seed=3)
    attacks = [batch.files[place] for place in sorted(batch.hostile)]
    others = [file for place, file in enumerate(batch.files) if place not in batch.hostile]
    assert len(batch.files) == 160
    assert len(attacks) == 8
    assert attacks == attacks[:2] * 4
    assert len(set(attacks)) == 2
    assert others == (sound * 76)[: len(others)]


def _faults(found: Sequence[Done]) -> list[str]:
    files = tuple(Path(f"{place % 2}.txt") for place in range(len(found)))
    return Batch(files, frozenset({1})).faults(found)


@pytest.mark.parametrize(
    ("place", "changed", "said"),
    [
        (0, {"done": 7}, "the order was not kept"),
        (2, {"outcome": "TIMEOUT", "message": "too slow"}, "document 2, 0.txt, was not classified: TIMEOUT too slow"),
        (2, {"type": None}, "0.txt was classified as ['None', 'invoice']"),
    ],
)
def test_a_batch_tells_its_faults(place: int, changed: dict[str, object], said: str) -> None:
    found = _found(8)
    assert _faults(found) == []
    found[place] = replace(found[place], **changed)  # type: ignore[arg-type]
    assert said in _faults(found)


def test_a_hostile_document_may_be_refused() -> None:
    found = _found(4)
    found[1] = replace(found[1], outcome="TIMEOUT")
    assert _faults(found) == []


def test_growth_is_a_fault_once_the_parent_is_warm() -> None:
    steady, growing = _found(1000), _found(1000, growth=MIB / 50)
    loaded = [replace(each, parent=each.parent - 200 * MIB * (each.done < 250)) for each in steady]
    assert slope(steady) == slope(loaded) == 0.0
    assert slope(growing) == pytest.approx(20.0, abs=0.01)
    assert _faults(steady) == _faults(loaded) == []
    assert _faults(growing) == ["memory grew by 20.0 MiB per 1000 documents: allowed are 10"]


def test_memory_is_watched_in_this_process_and_below() -> None:
    with FamilyMemory() as memory:
        code = "import sys; held = b'x' * (64 << 20); print(len(held), flush=True); sys.stdin.read()"
        with psutil.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1) as child:
            child.stdout.readline()
            while memory.child_peak < 64 * MIB:
                assert child.poll() is None
            child.stdin.close()
    assert memory.child_space > memory.child_peak >= 64 * MIB
    assert memory.parent_peak > 0
    assert memory.resident() > 0
