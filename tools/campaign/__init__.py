"""The robustness campaign: kills, cuts of the power, full disks, spoiled files and clocks, seeded and repeatable.

``python -m tools.campaign --seed 1 --only kill,cut --count 20``. It needs what the tests need, and makes its centres as
they do.
"""
