"""Encoders: text in, unit vectors out. `default_encoder()` gives the embedded model, offline."""

from classifier.encoders.base import Encoder, Vectors
from classifier.encoders.embedded import MODEL_NAME, default_encoder, named_encoder
from classifier.encoders.hashing import HashingEncoder
from classifier.encoders.onnx import usable_cores

__all__ = ["MODEL_NAME", "Encoder", "HashingEncoder", "Vectors", "default_encoder", "named_encoder", "usable_cores"]
