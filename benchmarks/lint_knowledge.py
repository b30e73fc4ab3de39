"""What a reader of the knowledge base should look at: `python -m benchmarks.lint_knowledge [--suite FOLDER]`.

Lists aliases that several entries have, and phrases that stand in so many documents that their rarity makes them count
for little (as counted by `benchmarks.crossfit`). With a suite: phrases that several documents of one single source have
and no other document, which may be the words of one issuer.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.scoring import Subject
from benchmarks.suite import Suite
from classifier.knowledge.entries import TOPICS, TYPES
from classifier.knowledge.knowledge_base import FREQUENCIES, KnowledgeBase
from classifier.knowledge.phrases import Kind, stream
from classifier.words import words
from parsing import Document

TOO_GENERAL: Final = 0.05
ONE_SOURCE: Final = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was found; 0, since none of it is an error."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--suite", type=Path, help="folder with suite.json, or one suite file")
    options = parser.parse_args(arguments)
    suite = Suite.load(options.suite) if options.suite else None
    for folder in (TYPES, TOPICS):
        base = KnowledgeBase.from_package(folder)
        _print(f"{folder.name}: aliases of several entries", shared_aliases(base))
        _print(f"{folder.name}: phrases in more than {TOO_GENERAL:.0%} of the documents", too_general(base))
        if suite:
            _print(f"{folder.name}: phrases of one source", of_one_source(base, suite))
    return 0


def shared_aliases(base: KnowledgeBase) -> Iterator[str]:
    """Aliases that more than one entry has."""
    owners: dict[str, set[str]] = defaultdict(set)
    for phrase, entry, kind in zip(base.phrases.phrase, base.phrases.entry, base.phrases.kind, strict=True):
        if kind == Kind.ALIAS:
            owners[base.phrases.texts[phrase]].add(base.names[entry])
    for alias, names in sorted(owners.items()):
        if len(names) > 1:
            yield f"{alias.strip()}: {', '.join(sorted(names))}"


def too_general(base: KnowledgeBase) -> Iterator[str]:
    """Phrases that stand in a large share of the documents that were counted, the most frequent first."""
    counted = json.loads(FREQUENCIES.read_bytes())
    shares = {text: counted["frequencies"].get(text, 0) / max(counted["documents"], 1) for text in base.phrases.texts}
    for text in sorted(shares, key=lambda text: -shares[text]):
        if shares[text] > TOO_GENERAL:
            yield f"{text.strip()}: {shares[text]:.0%}"


def of_one_source(base: KnowledgeBase, suite: Suite) -> Iterator[str]:
    """Phrases that several documents of a suite have, all from one source."""
    sources: dict[int, list[str]] = defaultdict(list)
    for collection in suite.collections.values():
        for each in collection:
            parsed = Subject.read(each, suite.folder).parsed
            if isinstance(parsed, Document):
                text = stream(word for page in parsed.pages for word in words(page.text))
                for number in set(base.finder.find(text)[0].tolist()):
                    sources[number].append(each.source)
    for number, found in sorted(sources.items()):
        if len(found) >= ONE_SOURCE and len(set(found)) == 1:
            yield f"{base.phrases.texts[number].strip()}: {len(found)} documents of {found[0]}"


def _print(title: str, lines: Iterator[str]) -> None:
    found = list(lines)
    print(f"{title}: {len(found)}")
    for line in found:
        print(f"  {line}")


if __name__ == "__main__":
    raise SystemExit(main())
