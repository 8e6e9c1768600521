"""What is proposed and approved of a plan, and what is asked for anew."""
