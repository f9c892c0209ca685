// Azure Monitor: the metrics that machines have, alert rules, action groups, and what happens when an alert fires or is resolved.
