"""From a feature table to probabilities, and the parameters as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from classifier.calibration import Calibrator, Size
from classifier.calibration.calibrator import SHIPPED, Array, centred, null_columns, null_rows, softmax
from classifier.errors import ParametersError
from classifier.preparing import FEATURES

NAMES = ("first", "second", "third")
SIZE = Size(words=120, lines=9)

tables = st.integers(1, 12).flatmap(
    lambda count: st.lists(
        st.lists(st.floats(-1, 1, width=32), min_size=len(NAMES), max_size=len(NAMES)), min_size=count, max_size=count
    )
)


def calibrator(null_bias: float = 0.0, null_threshold: float = 0.5) -> Calibrator:
    return Calibrator(
        features=NAMES,
        weights=np.array([4.0, -2.0, 1.0]),
        null_weights=np.linspace(-0.5, 0.5, len(null_columns(NAMES))),
        null_bias=null_bias,
        null_threshold=null_threshold,
        provenance={"seed": 7},
    )


def saved(folder: Path, **changes: Any) -> Path:
    """A file of parameters with some top-level values replaced, or removed where the change is None."""
    path = folder / "numbers.json"
    calibrator().save(path)
    stored = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps({key: value for key, value in stored.items() if value is not None}), encoding="utf-8")
    return path


@given(tables, st.integers(0, 10**6), st.integers(0, 10**5))
def test_probabilities_of_rules_and_null_sum_to_1(table: list[list[float]], words: int, lines: int) -> None:
    judgement = calibrator().judge(np.array(table), Size(words, lines))

    assert judgement.probabilities.shape == (len(table),)
    assert (judgement.probabilities >= 0).all()
    assert float(judgement.probabilities.sum()) + judgement.null_probability == pytest.approx(1.0, abs=1e-9)
    assert judgement.probabilities[judgement.best] == judgement.probabilities.max()


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_only_reorders_the_probabilities(table: list[list[float]], random: Any) -> None:
    utilities = np.array(table) @ calibrator().weights
    assume(len({round(value, 6) for value in utilities.tolist()}) == len(table))  # which of equals is best is no law
    order = list(range(len(table)))
    random.shuffle(order)

    plain = calibrator().judge(np.array(table), SIZE)
    shuffled = calibrator().judge(np.array(table)[order], SIZE)

    assert shuffled.probabilities == pytest.approx(plain.probabilities[order], abs=1e-9)
    assert shuffled.null_probability == pytest.approx(plain.null_probability, abs=1e-9)
    assert order[shuffled.best] == plain.best


def test_one_rule_shares_everything_with_null() -> None:
    judgement = calibrator().judge(np.array([[0.3, 0.2, 0.1]]), SIZE)

    assert judgement.best == 0
    assert float(judgement.probabilities[0]) == pytest.approx(1 - judgement.null_probability)


@pytest.mark.parametrize(("bias", "is_null"), [(-9.0, False), (9.0, True)])
def test_confidence_is_the_probability_of_the_answer(bias: float, is_null: bool) -> None:
    judgement = calibrator(null_bias=bias).judge(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), SIZE)

    assert (judgement.is_null, judgement.best) == (is_null, 0)
    assert judgement.confidence == (judgement.null_probability if is_null else judgement.probabilities[0])
    assert judgement.confidence > 0.9


def test_null_is_answered_above_the_threshold_only() -> None:
    table = np.array([[0.1, 0.1, 0.1], [0.0, 0.0, 0.0]])
    probability = calibrator().judge(table, SIZE).null_probability

    assert not calibrator(null_threshold=probability).judge(table, SIZE).is_null
    assert calibrator(null_threshold=np.nextafter(probability, 0)).judge(table, SIZE).is_null


def test_what_all_rules_share_does_not_change_the_choice_among_them() -> None:
    table = np.array([[0.9, 0.1, 0.4], [0.2, 0.3, 0.4]])
    plain, raised = (calibrator().judge(each, SIZE) for each in (table, table + np.array([0.5, -0.5, 0.25])))
    shares = [each.probabilities / each.probabilities.sum() for each in (plain, raised)]

    assert shares[0] == pytest.approx(shares[1])


@given(st.lists(st.floats(-500, 500), min_size=1, max_size=9))
def test_softmax_is_a_distribution_that_keeps_the_ranking_and_ignores_a_common_shift(values: list[float]) -> None:
    utilities = np.array(values)
    probabilities = softmax(utilities)

    assert float(probabilities.sum()) == pytest.approx(1.0)
    assert (np.diff(probabilities[np.argsort(utilities)]) >= 0).all()
    assert softmax(utilities + 1000.0) == pytest.approx(probabilities, abs=1e-9)


def test_centred_tables_have_mean_0_over_the_rules() -> None:
    found = centred(np.random.default_rng(3).normal(size=(4, 5, 2)))

    assert np.abs(found.mean(axis=1)).max() < 1e-12


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_rows_on_null_have_the_columns_that_are_named(count: int) -> None:
    tables_of_two = np.random.default_rng(count).normal(size=(2, count, len(NAMES)))
    rows = null_rows(tables_of_two, tables_of_two.sum(axis=2), np.array([[120, 9], [0, 0]]))
    columns = null_columns(NAMES)

    assert rows.shape == (2, len(columns))
    assert np.isfinite(rows).all()
    assert rows[:, columns.index("single")].tolist() == [float(count == 1)] * 2
    assert rows[0, columns.index("words")] > rows[1, columns.index("words")] == 0
    best = tables_of_two[0, tables_of_two[0].sum(axis=1).argmax()]
    assert rows[0, [columns.index(f"best_{name}") for name in NAMES]].tolist() == best.tolist()


def test_saved_parameters_are_read_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "numbers.json"
    calibrator(null_bias=-0.25, null_threshold=0.4).save(path)
    read = Calibrator.from_file(path, NAMES)

    assert (read.features, read.null_bias, read.null_threshold, read.provenance) == (NAMES, -0.25, 0.4, {"seed": 7})
    assert read.weights == pytest.approx(calibrator().weights, abs=1e-6)
    assert read.null_weights == pytest.approx(calibrator().null_weights, abs=1e-6)
    read.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"7", b"\xff\xfe", b'{"format_version": 1}', b'{"format_version": 1, "weights": 3}']
)
def test_a_damaged_file_is_refused_with_its_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "numbers.json"
    path.write_bytes(content)

    with pytest.raises(ParametersError, match=r"numbers\.json cannot be read as parameters: "):
        Calibrator.from_file(path, NAMES)


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ParametersError, match=r"nothing\.json cannot be read as parameters: FileNotFoundError"):
        Calibrator.from_file(tmp_path / "nothing.json", NAMES)


@pytest.mark.parametrize("changes", [{"null_bias": "much"}, {"null_weights": {}}, {"provenance": None}])
def test_a_wrong_or_missing_value_is_refused(changes: Mapping[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ParametersError, match=r"numbers\.json cannot be read as parameters: "):
        Calibrator.from_file(saved(tmp_path, **changes), NAMES)


def test_another_format_is_refused_with_both_versions(tmp_path: Path) -> None:
    with pytest.raises(ParametersError, match=r"numbers\.json: format_version 99; allowed is \d"):
        Calibrator.from_file(saved(tmp_path, format_version=99), NAMES)


@pytest.mark.parametrize(
    ("features", "differing"),
    [(("first", "second"), "['third']"), ((*NAMES, "fourth"), "['fourth']"), (NAMES[::-1], "their order")],
)
def test_parameters_of_other_features_are_refused_with_the_difference(
    features: tuple[str, ...], differing: str, tmp_path: Path
) -> None:
    message = re.escape(f"numbers.json was fitted for other features; differing: {differing}")

    with pytest.raises(ParametersError, match=message):
        Calibrator.from_file(saved(tmp_path), features)


def test_the_shipped_parameters_are_finite_and_of_the_features_that_are_measured() -> None:
    shipped = Calibrator.from_package(FEATURES)
    every: list[Array] = [shipped.weights, shipped.null_weights, np.array([shipped.null_bias])]

    assert all(np.isfinite(each).all() for each in every)
    assert shipped.weights.any()
    assert 0 < shipped.null_threshold < 1


def test_the_shipped_parameters_say_where_they_come_from() -> None:
    provenance = json.loads(SHIPPED.read_text(encoding="utf-8"))["provenance"]

    assert re.fullmatch("[0-9a-f]{64}", provenance["corpus"])
    assert provenance["commit"] is None or re.fullmatch("[0-9a-f]{40}", provenance["commit"])
    assert isinstance(provenance["seed"], int)
    assert provenance["folds"] >= 2
    assert {"numpy", "onnxruntime"} <= provenance["versions"].keys()
    figures = [of_kind for suite in provenance["held_out"].values() for of_kind in suite.values()]
    assert figures
    for each in figures:
        assert {"forced", "strict", "null_recall", "ece"} <= each.keys()
        assert all(value is None or 0 <= value <= 1 for value in each.values())
