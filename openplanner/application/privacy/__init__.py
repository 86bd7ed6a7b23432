"""What the AVG asks: how long, what we hold of somebody, erasing it, who looked, and the register of processing."""
