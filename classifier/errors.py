"""Everything that classifying refuses, as one tree. Parsing has its own in `parsing.errors`.

ClassifierError                     .code
├── InvalidConfigurationError       INVALID_CONFIGURATION      also a ValueError; .problems
├── RulesFileError                  INVALID_RULES_FILE         also a ValueError
├── EncoderUnavailableError         ENCODER_UNAVAILABLE
│   └── ModelIntegrityError         MODEL_INTEGRITY
└── ParametersError                 INVALID_PARAMETERS         also a ValueError
"""

from typing import ClassVar


class ClassifierError(Exception):
    """Classifying failed; `code` says why."""

    code: ClassVar[str] = "INTERNAL_ERROR"


class InvalidConfigurationError(ClassifierError, ValueError):
    """Rules or options do not validate; `problems` has one line per field."""

    code = "INVALID_CONFIGURATION"

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class RulesFileError(ClassifierError, ValueError):
    """A rules file cannot be read as YAML or JSON of the expected shape."""

    code = "INVALID_RULES_FILE"


class EncoderUnavailableError(ClassifierError):
    """No encoder could be made from the model that was named."""

    code = "ENCODER_UNAVAILABLE"


class ModelIntegrityError(EncoderUnavailableError):
    """The model's weights are not the ones that this version was measured with."""

    code = "MODEL_INTEGRITY"


class ParametersError(ClassifierError, ValueError):
    """A file of fitted parameters is damaged or belongs to another version."""

    code = "INVALID_PARAMETERS"
