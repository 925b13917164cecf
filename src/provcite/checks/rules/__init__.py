"""The rules, one module each; `provcite.checks.rule.all_rules` finds them by listing this folder."""
