"""The command `classify`: parses arguments, calls the library, prints."""

import sys


def main() -> None:
    """Run the command with the arguments of the process and exit with its code; 130 when interrupted."""
    try:
        # Imported here so that `import classifier.cli` costs nothing.
        from classifier.cli.application import start  # noqa: PLC0415

        start()
    except KeyboardInterrupt:
        sys.exit(130)
