"""The parts of build_msi.py and test_msi.py, one concern a file. Standard library only."""
