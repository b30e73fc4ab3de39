"""Accuracy and speed of the classifier: one command each, results as JSON with what is needed to repeat them."""
