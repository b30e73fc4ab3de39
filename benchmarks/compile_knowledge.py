"""Compile the knowledge base that ships with the package: `python -m benchmarks.compile_knowledge`.

Reads the entries in `classifier/knowledge/types` and `topics`, encodes their names and descriptions with the embedded
model, and writes `types.npz` and `topics.npz` beside them. A test fails when they do not belong together.
"""

from __future__ import annotations

from classifier.encoders import default_encoder
from classifier.knowledge.entries import TOPICS, TYPES, package_entries
from classifier.knowledge.knowledge_base import KnowledgeBase, compiled, fingerprint
from classifier.words import WordSpace


def main() -> None:
    """Compile all entries."""
    encoder, space = default_encoder(), WordSpace.from_package()
    for folder in (TYPES, TOPICS):
        base = KnowledgeBase.of(package_entries(folder), encoder.encode, space)
        base.save(compiled(folder), fingerprint(folder))
        size = compiled(folder).stat().st_size / 2**20
        print(f"{folder.name}: {len(base.names)} entries, {len(base.phrases.texts)} phrases, {size:.1f} MiB")


if __name__ == "__main__":
    main()
