"""Instellingen, Leidraden en brieven: the texts that a team writes itself."""
