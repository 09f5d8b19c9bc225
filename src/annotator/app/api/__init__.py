"""The functions and types behind `annotator.api`, which names them for other programs."""
