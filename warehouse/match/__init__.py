"""Which records are about the same activity: candidates, features, score, vetoes, clusters, explanation."""
