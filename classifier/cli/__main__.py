"""`python -m classifier.cli` is the command `classify`."""

from classifier.cli import main

if __name__ == "__main__":
    main()
