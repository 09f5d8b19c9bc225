"""The page of the first start: four questions that can be skipped, and a diagram of the hourly pay (`pay_diagram`)."""
