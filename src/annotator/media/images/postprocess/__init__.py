"""Processing of decoded images before they leave the worker: conversion to sRGB by ICC profile or gamma, and content
filters.

An image is scaled in its own colour space, inks too, and then transformed by LittleCMS with relative intent and
black point compensation. A profile that changes no colour by more than two shades is skipped; an invalid one is
ignored."""
