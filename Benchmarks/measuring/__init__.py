"""How fast `aegis-kms serve` is; see docs/performance.md."""
