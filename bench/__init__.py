"""The measurements behind what is said about speed. They measure and mark; they are no part of the test suite."""
