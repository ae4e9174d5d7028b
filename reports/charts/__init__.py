"""Pictures: what a chart shows, as values, and the one Vega-Lite specification that every face draws."""
