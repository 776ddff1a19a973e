"""How a checkup is told: to people, to programs, to CI."""
