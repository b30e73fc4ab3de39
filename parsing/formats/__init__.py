"""One extractor per file, behind `parsing.formats.base.Extractor`; each imports its library when it is first used."""
