"""The figures of the product, measured: `make bench`."""
