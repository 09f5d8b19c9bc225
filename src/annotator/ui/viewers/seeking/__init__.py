"""Seeking in audio and video: the "Go to" field, the J/K/L shuttle, and the protocol of a player for both."""
