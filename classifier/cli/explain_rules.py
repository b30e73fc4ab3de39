"""`classify explain-rules`: show how rules were understood."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from classifier.cli import options
from classifier.cli.printable import visible
from classifier.cli.refusal import refuse
from classifier.errors import EncoderUnavailableError, InvalidConfigurationError, ParametersError, RulesFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from classifier.review import RuleReview

EPILOG: Final = """\
Example:

classify explain-rules rules.yaml

Where a rule is taken for the wrong kinds of documents, say so in the rules file: under 'meanings', the type with a \
list of entries."""


def explain_rules(
    *,
    rules: Annotated[Path, typer.Argument(metavar="RULES", help="Your rules, YAML or JSON.")],
    knowledge: options.KnowledgePath = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show how your rules are understood, which overlap, and what to write."""
    from classifier.rules_file import load_rules_file  # noqa: PLC0415  --help needs no pydantic

    try:
        loaded = load_rules_file(rules)
        from classifier import Classifier  # noqa: PLC0415  starting the engine takes time: only when all else is right

        classifier = Classifier(knowledge=knowledge, meanings=loaded.meanings)
        reviews = classifier.review(loaded.configuration.rules)
    except InvalidConfigurationError as error:
        refuse(error.problems)
    except (RulesFileError, EncoderUnavailableError, ParametersError) as error:
        refuse([str(error)])
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in reviews], indent=2, ensure_ascii=False))
    else:
        typer.echo("\n\n".join(map(_shown, reviews)))


def _shown(review: RuleReview) -> str:
    lines = [visible(review.type)]
    parts = {
        "means": _listed(review.kinds) or "no kind of document that is known",
        "about": _listed(review.topics),
        "asks for": "; ".join(review.criteria),
        "excludes": review.excluded,
        "overlaps": _listed(review.overlaps),
    }
    lines += [f"  {name:9} {visible(said)}" for name, said in parts.items() if said]
    return "\n".join([*lines, *(f"  !  {visible(advice)}" for advice in review.advice)])


def _listed(named: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {share:.0%}" for name, share in named)
