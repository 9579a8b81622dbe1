"""What the product's speed is held against. `./desk bench` runs it; the tests do not."""
