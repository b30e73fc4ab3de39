"""The sample documents: what they say, one module per kind, and how they are drawn.

Everything in them is invented. Telephone numbers come from ranges kept free for fiction, account and tax numbers are
zeros, and addresses on the web end in example.com or example.org.
"""
