"""What benchmarks share: a service with so many units, events and links; servers on one core."""
