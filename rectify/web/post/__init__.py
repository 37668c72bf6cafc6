"""Mail as those see it who look after it: what went out, what is to come, and with which words."""
