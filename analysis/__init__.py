"""Frames in, frames out; no clock, no store, no screen."""
