"""Rehearsals: simulated officials live through years of a commitment on the real engine, in minutes.

Business time moves only when the conductor says so. Officials act through the same client calls that people use.
The same seed gives the same story, whatever is killed meanwhile. Everything says SIMULASI.
"""
