"""What the embedded model does not know: words of other languages than English."""

from classifier.knowledge.glossary import ENGLISH, Glossary

__all__ = ["ENGLISH", "Glossary"]
